// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applyremaining;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.ComponentTrees;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;

/// Applies all components of the application but some. Deprecated: name them by `apply-component`.
public final class ApplyRemaining implements StepType {

  @Override
  public String name() {
    return "apply-remaining";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    return ComponentTrees.of(context).apply(properties.strings("exceptions"));
  }
}
