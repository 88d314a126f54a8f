// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.statefulset;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.Ports;
import dev.wheelhouse.ops.delivery.workloads.Workloads;

/// KubeVela's `statefulset`: a StatefulSet, and a Service for the ports that are exposed.
public final class StatefulService implements ComponentType {

  @Override
  public String name() {
    return "statefulset";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    Ports ports = Ports.of(properties);
    JsonObject container = Workloads.container(context, ports, properties);
    Output output = new Output(Workloads.workload("StatefulSet", context, container, properties));
    ports.service(context).ifPresent(service -> output.add("statefulsetsExpose", service));
    return output;
  }
}
