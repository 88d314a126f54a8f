// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.Map;
import java.util.Optional;

/// A kind of workflow step that a manifest describes as a whole. Each time it is run it reads what
/// `read` names, applies what `apply` gives, fails where `failed` holds, waits until `ready` holds,
/// and gives `values`. All of that may be repeated, so it keeps nothing.
record CelStep(CelStepProgram program) implements StepType {

  /// @throws PlatformException `INVALID` with a cause for each fault
  static CelStep of(Manifest manifest) {
    return new CelStep(CelStepProgram.compile(manifest));
  }

  @Override
  public String name() {
    return program.manifest().name();
  }

  @Override
  public Manifest manifest() {
    return program.manifest();
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    JsonObject parameter =
        program.manifest().parameters().check(properties.path(), properties.all()).tree();
    JsonObject read = new JsonObject();
    JsonObject applied = new JsonObject();
    Evaluation evaluation =
        new Evaluation(
            "definition " + name(),
            Map.of(
                "parameter", parameter,
                "context", known(context.context()),
                "read", read,
                "applied", applied));
    String cluster =
        program.cluster().flatMap(evaluation::value).map(Object::toString).orElse(StepWorld.LOCAL);
    ClusterObjects objects = context.world().objects(cluster);
    for (Map.Entry<String, Template> entry : program.read().entrySet()) {
      object(evaluation, context, objects, "read", entry)
          .flatMap(it -> objects.get(ObjectRef.of(it)))
          .ifPresent(it -> read.put(entry.getKey(), it));
    }
    for (Map.Entry<String, Template> entry : program.apply().entrySet()) {
      object(evaluation, context, objects, "apply", entry)
          .map(it -> context.world().dispatch(it, cluster))
          .ifPresent(it -> applied.put(entry.getKey(), it));
    }
    return result(evaluation);
  }

  private StepResult result(Evaluation evaluation) {
    if (program.failed().map(it -> holds(evaluation, "failed", it)).orElse(false)) {
      String message = message(evaluation);
      return new StepResult.Failed(
          message.isEmpty() ? "the condition `failed` of its definition holds" : message, false);
    }
    if (!program.ready().map(it -> holds(evaluation, "ready", it)).orElse(true)) {
      String message = message(evaluation);
      return StepResult.waiting(
          message.isEmpty() ? "the condition `ready` of its definition does not hold" : message);
    }
    JsonObject values = new JsonObject();
    program
        .values()
        .forEach((name, template) ->
            evaluation.value(template).ifPresent(value -> values.put(name, value)));
    return new StepResult.Succeeded(values, message(evaluation));
  }

  /// Fields that a context does not have are empty, such as the application of a WorkflowRun.
  private static JsonObject known(JsonObject context) {
    JsonObject all = new JsonObject();
    CelStepProgram.CONTEXT.forEach(name -> all.put(name, context.string(name).orElse("")));
    CelStepProgram.CONTEXT_MAPS.forEach(
        name -> all.put(name, context.object(name).orElseGet(JsonObject::new)));
    return all;
  }

  private static Optional<JsonObject> object(
      Evaluation evaluation,
      StepContext context,
      ClusterObjects objects,
      String section,
      Map.Entry<String, Template> entry) {
    String path = CelDefinition.SECTION + "." + section + "." + entry.getKey();
    Optional<JsonObject> object = evaluation.object(entry.getValue(), path);
    object.ifPresent(it -> place(path, it, context, objects));
    return object;
  }

  /// What names no namespace is in that of the workflow.
  private static void place(
      String path, JsonObject object, StepContext context, ClusterObjects objects) {
    JsonObject metadata = object.childObject("metadata");
    String namespace = context.context().string("namespace").orElse("");
    boolean open = metadata.string("namespace").orElse("").isEmpty();
    if (open
        && objects.namespaced(
            object.string("apiVersion").orElse(""), object.string("kind").orElse(""))) {
      metadata.put("namespace", namespace);
    }
    Manifests.placed(path, object);
  }

  /// What is not there yet makes a condition not hold, not fail.
  private static boolean holds(Evaluation evaluation, String name, CelProgram program) {
    try {
      return evaluation.result(program, CelDefinition.SECTION + "." + name).orElseThrow().isTrue();
    } catch (PlatformException e) {
      if (e.is(Reason.INVALID)) {
        return false; // such as a status that nobody has written so far
      }
      throw e;
    }
  }

  private String message(Evaluation evaluation) {
    try {
      return program.message().flatMap(evaluation::value).map(Object::toString).orElse("");
    } catch (PlatformException e) {
      if (e.is(Reason.INVALID)) {
        return ""; // it tells of what is not there yet
      }
      throw e;
    }
  }
}
