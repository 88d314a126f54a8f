// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.printmessage;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;

/// Leaves a message in the step's status.
public final class PrintMessageInStatus implements StepType {

  @Override
  public String name() {
    return "print-message-in-status";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    return new StepResult.Succeeded(new JsonObject(), properties.requiredString("message"));
  }
}
