// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.deploytoenv;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;

/// `deploy2env`. Without `parallel` a component waits until the one before it is healthy.
public final class DeployToEnvironment implements DeliveryStep {

  @Override
  public String name() {
    return "deploy2env";
  }

  @Override
  public Deployment deliver(Components components, Properties properties) {
    boolean parallel = properties.bool("parallel").orElse(false);
    return components.deployToEnvironment(
        properties.string("policy").orElse(""),
        properties.requiredString("env"),
        parallel ? Integer.MAX_VALUE : 1);
  }
}
