// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;

/// A kind of step that takes components of the application to places, and does nothing else. What
/// it would do can be planned, and a workflow that failed at it, because components were not
/// healthy in time, goes on once they are.
public interface DeliveryStep extends StepType {

  /// Takes components as far as they go now.
  ///
  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path
  Deployment deliver(Components components, Properties properties);

  @Override
  default StepResult run(StepContext context, Properties properties) {
    return result(deliver(ComponentTrees.components(context), properties));
  }

  /// What a deployment means for the step.
  static StepResult result(Deployment deployment) {
    return switch (deployment) {
      case Deployment.Healthy(JsonObject output, JsonObject outputs) ->
          new StepResult.Succeeded(JsonObject.of("output", output, "outputs", outputs), "");
      case Deployment.Waiting(var message, var again) -> new StepResult.Waiting(message, again);
      case Deployment.Failed(String message) -> new StepResult.Failed(message, true);
    };
  }
}
