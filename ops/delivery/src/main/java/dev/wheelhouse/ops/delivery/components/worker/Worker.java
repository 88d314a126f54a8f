// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.worker;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.ContainerTemplate;
import dev.wheelhouse.ops.delivery.workloads.Workloads;

/// KubeVela's `worker`: a Deployment without ports.
public final class Worker implements ComponentType {

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public String workloadApiVersion() {
    return "apps/v1";
  }

  @Override
  public String workloadKind() {
    return "Deployment";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    return new Output(
        Workloads.deployment(
            context,
            ContainerTemplate.container(
                context.component(), properties.requiredString("image"), properties),
            properties));
  }
}
