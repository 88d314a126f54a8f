// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applycomponent;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;

/// `apply-component`. Its inputs fill in the component itself, which the workflow puts into the
/// property `value`.
public final class ApplyComponent implements StepType {

  @Override
  public String name() {
    return "apply-component";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String component = properties.requiredString("component");
    JsonObject value = properties.tree("value").orElseGet(JsonObject::new);
    String cluster = properties.string("cluster").orElse("");
    String namespace = properties.string("namespace").orElse("");
    Components components =
        context
            .world()
            .components()
            .orElseThrow(() ->
                new PlatformException(
                    Reason.INVALID, "a step of type apply-component needs an application"));
    return switch (components.apply(component, value, cluster, namespace)) {
      case Deployment.Healthy(JsonObject output, JsonObject outputs) ->
          new StepResult.Succeeded(JsonObject.of("output", output, "outputs", outputs), "");
      case Deployment.Waiting(var message, var again) -> new StepResult.Waiting(message, again);
      case Deployment.Failed(String message) -> new StepResult.Failed(message, true);
    };
  }
}
