// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applyapplication;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.ComponentTrees;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import java.util.List;

/// Applies all components of the application. Deprecated: a workflow without it does the same.
public final class ApplyApplication implements StepType {

  @Override
  public String name() {
    return "apply-application";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    return ComponentTrees.of(context).apply(List.of());
  }
}
