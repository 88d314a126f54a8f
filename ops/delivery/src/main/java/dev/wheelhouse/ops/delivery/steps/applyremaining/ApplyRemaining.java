// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applyremaining;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.ComponentTrees;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;

/// Applies all components of the application but some. Deprecated: name them by `apply-component`.
public final class ApplyRemaining implements DeliveryStep {

  @Override
  public String name() {
    return "apply-remaining";
  }

  @Override
  public Deployment deliver(Components components, Properties properties) {
    return ComponentTrees.deliver(components, properties.strings("exceptions"));
  }
}
