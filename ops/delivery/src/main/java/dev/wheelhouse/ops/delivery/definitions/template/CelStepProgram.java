// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import static dev.wheelhouse.ops.delivery.definitions.template.CelDefinition.SECTION;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.CelEnvironment;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.kube.schema.cel.ValueType;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The compiled `schematic.cel` of a WorkflowStepDefinition.
///
/// @param read objects that are looked at, by the name that expressions know them by
/// @param apply objects that are applied, in their order
/// @param failed when the step has failed for good
/// @param ready when it is done; empty for at once
record CelStepProgram(
    Manifest manifest,
    Optional<Template> cluster,
    Map<String, Template> read,
    Map<String, Template> apply,
    Optional<CelProgram> failed,
    Optional<CelProgram> ready,
    Optional<Template> message,
    Map<String, Template> values) {

  static final List<String> CONTEXT =
      List.of(
          "name",
          "namespace",
          "appName",
          "appRevision",
          "workflowName",
          "publishVersion",
          "stepName",
          "stepSessionID",
          "stepGroupName");
  static final List<String> CONTEXT_MAPS = List.of("appLabels", "appAnnotations");

  /// @throws PlatformException `INVALID` with a cause for each fault
  static CelStepProgram compile(Manifest manifest) {
    List<Fault> faults = new ArrayList<>();
    CelStepProgram program = compile(manifest, faults);
    if (!faults.isEmpty()) {
      throw CelDefinitions.refused(faults);
    }
    return program;
  }

  /// @param faults gets what is wrong; the program is of no use then
  static CelStepProgram compile(Manifest manifest, List<Fault> faults) {
    JsonObject section = manifest.spec("schematic", "cel").orElseGet(JsonObject::new);
    faults.addAll(shape(section));
    CelEnvironment known = environment(manifest);
    JsonObject parameters = manifest.parameters().openApi();
    TemplateCompiler first = new TemplateCompiler(known, parameters);
    Optional<Template> cluster =
        section.string("cluster").map(it -> first.compile(it, SECTION + ".cluster"));
    Map<String, Template> read = all(first, section, "read", faults);
    TemplateCompiler second =
        new TemplateCompiler(known.with("read", fields("read", read)), parameters);
    Map<String, Template> apply = all(second, section, "apply", faults);
    TemplateCompiler third =
        new TemplateCompiler(
            known.with("read", fields("read", read)).with("applied", fields("applied", apply)),
            parameters);
    CelStepProgram program =
        new CelStepProgram(
            manifest,
            cluster,
            read,
            apply,
            condition(third, section, "failed"),
            condition(third, section, "ready"),
            section.string("message").map(it -> third.compile(it, SECTION + ".message")),
            values(third, section));
    faults.addAll(first.faults());
    faults.addAll(second.faults());
    faults.addAll(third.faults());
    return program;
  }

  private static List<Fault> shape(JsonObject section) {
    List<Fault> faults = new ArrayList<>(SectionKeys.unknown("WorkflowStepDefinition", section));
    boolean something =
        List.of("apply", "ready", "failed", "values").stream().anyMatch(section::containsKey);
    if (!something) {
      faults.add(
          new Fault(SECTION, 1, 1, "has no apply, ready, failed or values: it would do nothing"));
    }
    return faults;
  }

  private static CelEnvironment environment(Manifest manifest) {
    Map<String, ValueType> context = new LinkedHashMap<>();
    CONTEXT.forEach(it -> context.put(it, ValueType.STRING));
    CONTEXT_MAPS.forEach(it -> context.put(it, new ValueType.MapOf(ValueType.STRING)));
    return CelEnvironment.PLAIN
        .with(
            "parameter",
            new ValueType.OfSchema(ParameterView.of(manifest.parameters().openApi()), false))
        .with("context", new ValueType.Fields("context", context));
  }

  private static ValueType fields(String name, Map<String, Template> objects) {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    objects.keySet().forEach(it -> fields.put(it, ValueType.DYN));
    return new ValueType.Fields(name, fields);
  }

  private static Map<String, Template> all(
      TemplateCompiler compiler, JsonObject section, String name, List<Fault> faults) {
    Map<String, Template> templates = new LinkedHashMap<>();
    section
        .object(name)
        .ifPresent(all ->
            all.forEach((key, tree) -> {
              String path = SECTION + "." + name + "." + key;
              if (tree instanceof JsonObject object) {
                for (String field : List.of("apiVersion", "kind")) {
                  if (!object.containsKey(field)) {
                    faults.add(new Fault(path + "." + field, 1, 1, "Required value"));
                  }
                }
                if (object.at("metadata", "name") == null) {
                  faults.add(new Fault(path + ".metadata.name", 1, 1, "Required value"));
                }
              }
              templates.put(key, compiler.compile(tree, path));
            }));
    return templates;
  }

  private static Optional<CelProgram> condition(
      TemplateCompiler compiler, JsonObject section, String name) {
    return section
        .string(name)
        .flatMap(it -> compiler.condition(it, SECTION + "." + name, ValueType.BOOL));
  }

  private static Map<String, Template> values(TemplateCompiler compiler, JsonObject section) {
    Map<String, Template> values = new LinkedHashMap<>();
    section
        .object("values")
        .ifPresent(all ->
            all.forEach((name, tree) ->
                values.put(name, compiler.compile(tree, SECTION + ".values." + name))));
    return values;
  }
}
