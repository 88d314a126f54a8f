// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.webservice;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.ContainerTemplate;
import dev.wheelhouse.ops.delivery.workloads.Ports;
import dev.wheelhouse.ops.delivery.workloads.Workloads;

/// KubeVela's `webservice`: a Deployment, and a Service for the ports that are exposed.
public final class WebService implements ComponentType {

  @Override
  public String name() {
    return "webservice";
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
    Ports ports = Ports.of(properties);
    JsonObject container =
        ContainerTemplate.container(
            context.component(), properties.requiredString("image"), properties);
    ports.putInto(container);
    Output output = new Output(Workloads.deployment(context, container, properties));
    ports.service(context).ifPresent(output::add);
    return output;
  }
}
