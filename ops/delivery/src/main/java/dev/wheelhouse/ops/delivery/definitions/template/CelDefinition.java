// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.CelEnvironment;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.kube.schema.cel.ValueType;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.Stage;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A compiled `schematic.cel`. Safe for use by many threads.
final class CelDefinition {

  static final String SECTION = "spec.schematic.cel";

  private final Manifest manifest;
  private final Optional<Template> output;
  private final Map<String, Template> outputs;
  private final Optional<Template> patch;
  private final Optional<CelProgram> healthPolicy;
  private final Optional<CelProgram> customStatus;

  private CelDefinition(
      Manifest manifest,
      Optional<Template> output,
      Map<String, Template> outputs,
      Optional<Template> patch,
      Optional<CelProgram> healthPolicy,
      Optional<CelProgram> customStatus) {
    this.manifest = manifest;
    this.output = output;
    this.outputs = outputs;
    this.patch = patch;
    this.healthPolicy = healthPolicy;
    this.customStatus = customStatus;
  }

  /// The outcome of compiling.
  sealed interface Compiled {

    record Done(CelDefinition definition) implements Compiled {}

    record Refused(List<Fault> faults) implements Compiled {
      public Refused {
        faults = List.copyOf(faults);
      }
    }
  }

  /// Compiles and checks.
  static Compiled compile(Manifest manifest) {
    JsonObject section = manifest.spec("schematic", "cel").orElseGet(JsonObject::new);
    TemplateCompiler compiler =
        new TemplateCompiler(environment(manifest), manifest.parameters().openApi());
    CelDefinition definition =
        new CelDefinition(
            manifest,
            template(compiler, section, "output"),
            outputs(compiler, section),
            template(compiler, section, "patch"),
            section
                .string("healthPolicy")
                .flatMap(it -> compiler.condition(it, SECTION + ".healthPolicy", ValueType.BOOL)),
            section
                .string("customStatus")
                .flatMap(
                    it -> compiler.condition(it, SECTION + ".customStatus", ValueType.STRING)));
    return compiler.faults().isEmpty()
        ? new Compiled.Done(definition)
        : new Compiled.Refused(compiler.faults());
  }

  private static Optional<Template> template(
      TemplateCompiler compiler, JsonObject section, String name) {
    return section.object(name).map(it -> compiler.compile(it, SECTION + "." + name));
  }

  private static Map<String, Template> outputs(TemplateCompiler compiler, JsonObject section) {
    Map<String, Template> outputs = new LinkedHashMap<>();
    section
        .object("outputs")
        .ifPresent(all ->
            all.forEach((name, tree) ->
                outputs.put(name, compiler.compile(tree, SECTION + ".outputs." + name))));
    return outputs;
  }

  private static CelEnvironment environment(Manifest manifest) {
    Map<String, ValueType> context = new LinkedHashMap<>();
    List.of("name", "namespace", "appName", "appRevision", "revision")
        .forEach(it -> context.put(it, ValueType.STRING));
    context.put("output", ValueType.DYN);
    context.put("outputs", ValueType.DYN);
    return CelEnvironment.PLAIN
        .with(
            "parameter",
            new ValueType.OfSchema(ParameterView.of(manifest.parameters().openApi()), false))
        .with("context", new ValueType.Fields("context", context));
  }

  Manifest manifest() {
    return manifest;
  }

  boolean hasOutput() {
    return output.isPresent();
  }

  /// Evaluates for one component.
  Evaluation evaluation(ComponentContext component, Properties properties, JsonObject workload) {
    JsonObject context =
        JsonObject.of(
            "name", component.component(),
            "namespace", component.namespace(),
            "appName", component.application(),
            "appRevision", component.revision(),
            "revision", component.revision(),
            "output", workload,
            "outputs", new JsonObject());
    return evaluation(properties.all(), context);
  }

  private Evaluation evaluation(JsonObject parameter, JsonObject context) {
    return new Evaluation(
        "definition " + manifest.name(), Map.of("parameter", parameter, "context", context));
  }

  /// @throws PlatformException `INVALID` when it gives no object
  Optional<JsonObject> output(Evaluation evaluation) {
    return output.flatMap(it -> evaluation.object(it, SECTION + ".output"));
  }

  Optional<JsonObject> patch(Evaluation evaluation) {
    return patch.flatMap(it -> evaluation.object(it, SECTION + ".patch"));
  }

  /// Adds what stands beside the workload.
  ///
  /// @param trait empty when it is a component
  void addOutputs(Evaluation evaluation, String trait, Output target) {
    outputs.forEach((name, template) ->
        evaluation
            .object(template, SECTION + ".outputs." + name)
            .ifPresent(object -> target.add(trait, name, object)));
  }

  /// How the health of what it makes is judged, for one use of it.
  StatusPolicy statusPolicy(ComponentContext component, Properties properties) {
    if (healthPolicy.isEmpty() && customStatus.isEmpty()) {
      return StatusPolicy.NONE;
    }
    JsonObject parameter = properties.all();
    return (workload, others) -> {
      JsonObject context =
          JsonObject.of(
              "name", component.component(),
              "namespace", component.namespace(),
              "appName", component.application(),
              "appRevision", component.revision(),
              "revision", component.revision(),
              "output", workload,
              "outputs", others);
      Evaluation evaluation = evaluation(parameter, context);
      return new StatusPolicy.Verdict(
          healthPolicy.map(it -> holds(evaluation, it)),
          customStatus.map(it -> message(evaluation, it)).orElse(""));
    };
  }

  /// What is not there yet makes it unhealthy, not broken.
  private static boolean holds(Evaluation evaluation, CelProgram program) {
    try {
      return evaluation.result(program, SECTION + ".healthPolicy").orElseThrow().isTrue();
    } catch (PlatformException _) {
      return false; // such as a status that nobody has written so far
    }
  }

  private static String message(Evaluation evaluation, CelProgram program) {
    try {
      return evaluation.result(program, SECTION + ".customStatus").orElseThrow().text().orElse("");
    } catch (PlatformException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// The faults of a definition that can only be seen in all of it.
  static List<Fault> shape(Manifest manifest) {
    JsonObject section = manifest.spec("schematic", "cel").orElseGet(JsonObject::new);
    boolean component = manifest.kind().equals("ComponentDefinition");
    if (component && section.object("output").isEmpty()) {
      return List.of(new Fault(SECTION + ".output", 1, 1, "Required value: the workload"));
    }
    if (manifest.stage() == Stage.POST_DISPATCH && section.containsKey("patch")) {
      return List.of(
          new Fault(
              SECTION + ".patch",
              1,
              1,
              "a trait of stage PostDispatch comes once the workload is healthy, and a patch would"
                  + " begin it anew: take the patch away, or spec.stage"));
    }
    List<Fault> unknown = SectionKeys.unknown(manifest.kind(), section);
    if (!unknown.isEmpty()) {
      return unknown;
    }
    boolean something =
        List.of("output", "outputs", "patch").stream().anyMatch(section::containsKey);
    return something
        ? List.of()
        : List.of(new Fault(SECTION, 1, 1, "has no output, outputs or patch: it would do nothing"));
  }

  /// Lists merge by `name`, as those of containers, volumes and variables do.
  static boolean named(JsonArray array) {
    return !array.isEmpty()
        && array.stream()
            .allMatch(it -> it instanceof JsonObject object && object.containsKey("name"));
  }

  /// For [Definition#name()].
  String name() {
    return manifest.name();
  }
}
