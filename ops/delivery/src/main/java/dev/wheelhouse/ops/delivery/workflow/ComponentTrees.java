// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The components of the application that a step belongs to, applied by steps that name none.
public final class ComponentTrees {

  private final Components components;
  private final Map<String, JsonObject> properties = new LinkedHashMap<>();

  private ComponentTrees(Components components) {
    this.components = components;
  }

  /// @throws PlatformException `INVALID` in a workflow without an application
  public static ComponentTrees of(StepContext context) {
    ComponentTrees trees = new ComponentTrees(components(context));
    context
        .world()
        .objects(StepWorld.LOCAL)
        .get(
            new ObjectRef(
                "core.oam.dev/v1beta1",
                "Application",
                context.context().string("namespace").orElse(""),
                context.context().string("name").orElse("")))
        .flatMap(it -> it.array("spec", "components"))
        .orElseGet(JsonArray::new)
        .objects()
        .forEach(it ->
            trees.properties.put(
                it.string("name").orElse(""), it.object("properties").orElseGet(JsonObject::new)));
    return trees;
  }

  /// The components of the application.
  ///
  /// @throws PlatformException `INVALID` in a workflow without an application
  public static Components components(StepContext context) {
    return context
        .world()
        .components()
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID, "this step is for workflows of applications only"));
  }

  /// Applies components side by side, all but some.
  public StepResult apply(List<String> exceptions) {
    JsonObject outputs = new JsonObject();
    StringJoiner waiting = new StringJoiner("; ");
    for (String name : components.names()) {
      if (!exceptions.contains(name)) {
        Deployment deployment =
            components.apply(
                name, properties.getOrDefault(name, new JsonObject()).deepCopy(), "", "");
        switch (deployment) {
          case Deployment.Healthy(JsonObject output, JsonObject _) -> outputs.put(name, output);
          case Deployment.Waiting(String message, var _) -> waiting.add(name + ": " + message);
          case Deployment.Failed(String message) -> {
            return new StepResult.Failed(name + ": " + message, false);
          }
        }
      }
    }
    return waiting.length() == 0
        ? new StepResult.Succeeded(JsonObject.of("output", outputs), "")
        : StepResult.waiting(waiting.toString());
  }
}
