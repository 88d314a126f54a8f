// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.containerports;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;
import dev.wheelhouse.ops.delivery.workloads.TargetContainers;

/// KubeVela's `container-ports`: adds ports, or host ports to those that are there.
public final class ContainerPorts implements TraitType {
  @Override
  public String name() {
    return "container-ports";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    TargetContainers.each(
        name(), "containers", context, properties, output, ContainerPorts::change);
  }

  private static void change(Properties properties, JsonObject container) {
    JsonArray ports = container.childArray("ports");
    for (Properties entry : properties.objects("ports")) {
      JsonObject port = entry.all();
      ports.objects().stream()
          .filter(it -> same(it, port))
          .findFirst()
          .ifPresentOrElse(it -> Merging.into(it, port), () -> ports.add(port));
    }
  }

  private static boolean same(JsonObject one, JsonObject other) {
    return one.integer("containerPort").equals(other.integer("containerPort"))
        && one.string("protocol").orElse("TCP").equals(other.string("protocol").orElse("TCP"));
  }
}
