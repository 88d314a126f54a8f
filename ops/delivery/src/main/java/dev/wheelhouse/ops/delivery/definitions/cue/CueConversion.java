// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.DefinitionKind;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.template.DefinitionFaults;
import dev.wheelhouse.ops.delivery.keys.DefinitionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes `schematic.cel` of definitions in CUE, or says what stands in the way. A definition is
/// converted as a whole or not at all, and what comes of it has been checked as any definition is.
public final class CueConversion {

  private static final Map<String, DefinitionKind> KINDS =
      Map.of(
          "component", DefinitionKind.COMPONENT,
          "trait", DefinitionKind.TRAIT,
          "policy", DefinitionKind.POLICY,
          "workflow-step", DefinitionKind.STEP);
  private static final List<String> SECTIONS = List.of("output", "outputs", "patch");

  /// Sections and fields of `status` that are known to KubeVela alone, and what to do instead.
  private static final Map<String, String> UNTRANSLATED =
      Map.of(
          "patchOutputs",
          "patch the objects where they are made, or make them in this trait's outputs",
          "processing",
          "make what it asks for in a workflow step, and hand it on as an input",
          "details",
          "say in customStatus what is worth knowing");

  private final List<Refusal> refusals = new ArrayList<>();

  private final boolean loose;

  private CueConversion(boolean loose) {
    this.loose = loose;
  }

  /// What became of a definition.
  public sealed interface Outcome {

    record Converted(JsonObject definition) implements Outcome {}

    record Refused(List<Refusal> refusals) implements Outcome {
      public Refused {
        refusals = List.copyOf(refusals);
      }
    }
  }

  /// @param line in the CUE, from 1
  /// @param column in that line, from 1
  public record Refusal(int line, int column, String message) {

    @Override
    public String toString() {
      return line + ":" + column + ": " + message;
    }
  }

  /// Converts a file of the kind that KubeVela's program reads: a head with name, type and
  /// attributes, and `template`.
  public static Outcome ofFile(String source) {
    return outcome(conversion -> {
      CueNode.Struct file = CueParser.file(source);
      CueNode.Field head =
          file.fields().stream()
              .filter(it -> !it.name().equals("template"))
              .filter(it ->
                  it.value() instanceof CueNode.Struct struct && struct.field("type").isPresent())
              .findFirst()
              .orElseThrow(() ->
                  new CueFault(file.place(), "there is no head: name: {type: \"trait\", ...}"));
      CueNode template =
          file.field("template")
              .orElseThrow(() -> new CueFault(file.place(), "there is no template"))
              .value();
      return conversion.definition(head, template);
    });
  }

  /// Converts the definition object that has `spec.schematic.cue.template`.
  public static Outcome ofObject(JsonObject definition) {
    return outcome(conversion -> {
      String source =
          definition
              .string("spec", "schematic", "cue", "template")
              .orElseThrow(() ->
                  new CueFault(new CuePlace(1, 1), "there is no spec.schematic.cue.template"));
      JsonObject converted = definition.deepCopy();
      converted.remove("status");
      JsonObject spec = converted.childObject("spec");
      JsonObject cel = conversion.section(CueParser.file(source));
      JsonObject status = spec.object("status").orElseGet(JsonObject::new);
      conversion.status(status, new CuePlace(1, 1), cel);
      spec.remove("status");
      spec.put("schematic", JsonObject.of("cel", cel));
      return converted;
    });
  }

  @FunctionalInterface
  private interface Work {
    JsonObject run(CueConversion conversion);
  }

  /// Where the types are too narrow for the checker, they are left open.
  private static Outcome outcome(Work work) {
    return new CueConversion(false).attempt(work) instanceof Outcome.Converted converted
        ? converted
        : new CueConversion(true).attempt(work);
  }

  private Outcome attempt(Work work) {
    JsonObject definition;
    try {
      definition = work.run(this);
    } catch (CueFault e) {
      refuse(e);
      return new Outcome.Refused(refusals);
    }
    if (refusals.isEmpty()) {
      DefinitionFaults.of(definition)
          .forEach(it ->
              refusals.add(
                  new Refusal(1, 1, "what came of it is not sound, so it is kept back: " + it)));
    }
    return refusals.isEmpty() ? new Outcome.Converted(definition) : new Outcome.Refused(refusals);
  }

  private void refuse(CueFault fault) {
    refusals.add(
        new Refusal(
            fault.place().line(), fault.place().column(), String.valueOf(fault.getMessage())));
  }

  private JsonObject definition(CueNode.Field head, CueNode template) {
    JsonObject described = (JsonObject) constant(head.value());
    String type = described.string("type").orElse("");
    DefinitionKind kind = KINDS.get(type);
    if (kind == null) {
      throw new CueFault(head.place(), "\"" + type + "\" is no type of definition");
    }
    if (!(template instanceof CueNode.Struct struct)) {
      throw new CueFault(template.place(), "the template must be a struct");
    }
    JsonObject attributes = described.object("attributes").orElseGet(JsonObject::new);
    JsonObject metadata = JsonObject.of("name", head.name());
    JsonObject annotations = described.object("annotations").orElseGet(JsonObject::new);
    described
        .string("description")
        .ifPresent(it -> annotations.put(DefinitionKeys.DESCRIPTION, it));
    metadata.put("annotations", annotations);
    described
        .object("labels")
        .filter(it -> !it.isEmpty())
        .ifPresent(it -> metadata.put("labels", it));
    if (kind == DefinitionKind.STEP) {
      throw new CueFault(
          struct.place(),
          "a workflow step in CUE is a program: write read, apply, failed, ready and values of"
              + " spec.schematic.cel by hand");
    }
    JsonObject cel = section(struct);
    JsonObject status = attributes.object("status").orElseGet(JsonObject::new);
    status(status, head.place(), cel);
    JsonObject spec = new JsonObject();
    attributes.forEach((name, value) -> {
      if (!name.equals("status")) {
        spec.put(name, value);
      }
    });
    spec.put("schematic", JsonObject.of("cel", cel));
    return JsonObject.of(
        "apiVersion",
        Manifest.API_VERSION,
        "kind",
        kind.kind(),
        "metadata",
        metadata,
        "spec",
        spec);
  }

  /// `schematic.cel` of a template. All that stands in the way is found, not only the first.
  private JsonObject section(CueNode.Struct template) {
    CueScope scope = CueScope.of(template);
    CueExpressions expressions = new CueExpressions(loose);
    CueTemplates templates = new CueTemplates(expressions);
    JsonObject cel = new JsonObject();
    for (CueNode.Declaration declaration : template.declarations()) {
      if (declaration instanceof CueNode.Embedded || declaration instanceof CueNode.Open) {
        refuse(
            new CueFault(
                declaration.place(),
                "a condition around the sections of a template cannot be translated: put $if into"
                    + " the object"));
      }
    }
    template
        .field("parameter")
        .ifPresent(it -> guarded(() -> parameters(it.value(), scope, expressions, cel)));
    for (String section : SECTIONS) {
      List<CueNode.Field> parts =
          template.fields().stream().filter(it -> it.name().equals(section)).toList();
      if (!parts.isEmpty()) {
        guarded(() -> section(together(parts), scope, templates, cel));
      }
    }
    for (String section : List.of("patchOutputs", "processing")) {
      template.field(section).ifPresent(it -> refuse(untranslated(it.name(), it.place())));
    }
    List<String> computed = List.of("errs", "parameters");
    template.fields().stream()
        .filter(it -> computed.contains(it.name()))
        .forEach(it ->
            refuse(
                new CueFault(
                    it.place(), "errors that a template computes itself cannot be translated")));
    return cel;
  }

  /// A section that is written in several parts is one struct.
  private static CueNode.Field together(List<CueNode.Field> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    List<CueNode.Declaration> all = new ArrayList<>();
    List<String> comments = new ArrayList<>();
    for (CueNode.Field part : parts) {
      if (!(part.value() instanceof CueNode.Struct struct)) {
        throw new CueFault(part.place(), "\"" + part.name() + "\" must be one struct");
      }
      all.addAll(struct.declarations());
      comments.addAll(part.comments());
    }
    CueNode.Field first = parts.getFirst();
    return new CueNode.Field(
        first.place(), first.label(), false, new CueNode.Struct(first.place(), all), comments);
  }

  private static void parameters(
      CueNode value, CueScope scope, CueExpressions expressions, JsonObject cel) {
    CueParameters parameters = new CueParameters(scope);
    cel.put("parameters", parameters.parameters(value));
    expressions.always(parameters.always());
    if (!parameters.types().isEmpty()) {
      cel.put("types", parameters.types());
    }
  }

  private void section(
      CueNode.Field field, CueScope scope, CueTemplates templates, JsonObject cel) {
    switch (field.name()) {
      case "output" -> put(cel, "output", field, templates.template(field.value(), scope));
      case "patch" -> {
        CueTemplates.checkPatch(field.value(), field.comments());
        put(cel, "patch", field, templates.template(field.value(), scope));
      }
      case "outputs" -> {
        if (!(field.value() instanceof CueNode.Struct struct)) {
          throw new CueFault(field.place(), "outputs must be a struct");
        }
        if (templates.template(struct, scope) instanceof JsonObject objects) {
          objects.forEach((name, object) -> cel.childObject("outputs").put(name, object));
        } else {
          throw new CueFault(field.place(), "the names of outputs must be written out");
        }
      }
      default -> {}
    }
  }

  private static void put(JsonObject cel, String name, CueNode.Field field, Object template) {
    if (!(template instanceof JsonObject) || cel.containsKey(name)) {
      throw new CueFault(field.place(), "\"" + name + "\" must be one struct");
    }
    cel.put(name, template);
  }

  private static CueFault untranslated(String name, CuePlace place) {
    return new CueFault(
        place, "\"" + name + "\" cannot be translated: " + UNTRANSLATED.getOrDefault(name, ""));
  }

  private void status(JsonObject status, CuePlace place, JsonObject cel) {
    CueStatus translation = new CueStatus(new CueExpressions(loose));
    status
        .string("healthPolicy")
        .ifPresent(
            it -> guarded(() -> cel.put("healthPolicy", translation.cel(it, place, "isHealth"))));
    status
        .string("customStatus")
        .ifPresent(
            it -> guarded(() -> cel.put("customStatus", translation.cel(it, place, "message"))));
    if (status.containsKey("details")) {
      refuse(untranslated("details", place));
    }
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (CueFault e) {
      refuse(e);
    }
  }

  /// A value that is written out.
  private static Object constant(CueNode node) {
    return switch (node) {
      case CueNode.Text text when text.plain().isPresent() -> text.plain().get();
      case CueNode.Scalar scalar -> scalar.value();
      case CueNode.ListOf list ->
          new JsonArray(list.elements().stream().map(CueConversion::constant).toList());
      case CueNode.Struct struct -> {
        JsonObject object = new JsonObject();
        struct.fields().forEach(it -> object.put(it.name(), constant(it.value())));
        yield object;
      }
      default -> throw new CueFault(node.place(), "a plain value is expected in the head");
    };
  }
}
