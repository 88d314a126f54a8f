// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applyapplication;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.ComponentTrees;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;
import java.util.List;

/// Applies all components of the application. Deprecated: a workflow without it does the same.
public final class ApplyApplication implements DeliveryStep {

  @Override
  public String name() {
    return "apply-application";
  }

  @Override
  public Deployment deliver(Components components, Properties properties) {
    return ComponentTrees.deliver(components, List.of());
  }
}
