// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applyinparallel;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.ComponentTrees;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import java.util.List;

/// Applies all components of the application side by side. Deprecated, as `apply-application`.
public final class ApplyApplicationInParallel implements StepType {

  @Override
  public String name() {
    return "apply-application-in-parallel";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    return ComponentTrees.of(context).apply(List.of());
  }
}
