// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.stepgroup;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStep;

/// Holds other steps. The engine runs those; the group itself does nothing.
public final class StepGroup implements StepType {

  @Override
  public String name() {
    return WorkflowStep.GROUP;
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    throw new IllegalStateException("the engine runs the steps of a group, not the group");
  }
}
