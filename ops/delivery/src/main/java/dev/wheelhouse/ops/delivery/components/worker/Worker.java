// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.worker;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.Ports;
import dev.wheelhouse.ops.delivery.workloads.Workloads;
import java.util.List;

/// KubeVela's `worker`: a Deployment without ports.
public final class Worker implements ComponentType {

  private static final Ports NONE = new Ports(List.of(), "");

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    return new Output(
        Workloads.deployment(context, Workloads.container(context, NONE, properties), properties));
  }
}
