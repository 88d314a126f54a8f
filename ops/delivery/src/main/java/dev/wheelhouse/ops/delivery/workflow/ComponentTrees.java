// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import java.util.List;
import java.util.StringJoiner;

/// The components of the application that a step belongs to, applied by steps that name none.
public final class ComponentTrees {

  private final Components components;

  private ComponentTrees(Components components) {
    this.components = components;
  }

  /// @throws PlatformException `INVALID` in a workflow without an application
  public static ComponentTrees of(StepContext context) {
    return new ComponentTrees(components(context));
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
        Deployment deployment = components.apply(name, new JsonObject(), "", "");
        switch (deployment) {
          case Deployment.Healthy(JsonObject output, JsonObject _) -> outputs.put(name, output);
          case Deployment.Waiting it -> waiting.add(name + ": " + it.message());
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
