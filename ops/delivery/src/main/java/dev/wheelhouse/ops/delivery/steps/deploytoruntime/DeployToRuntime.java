// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.deploytoruntime;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;

/// `deploy2runtime`.
public final class DeployToRuntime implements DeliveryStep {

  @Override
  public String name() {
    return "deploy2runtime";
  }

  @Override
  public Deployment deliver(Components components, Properties properties) {
    return components.deployToClusters(properties.strings("clusters"));
  }
}
