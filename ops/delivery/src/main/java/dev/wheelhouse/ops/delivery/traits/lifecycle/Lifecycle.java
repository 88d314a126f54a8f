// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.lifecycle;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// KubeVela's `lifecycle`: hooks on every container.
public final class Lifecycle implements TraitType {
  @Override
  public String name() {
    return "lifecycle";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    for (JsonObject container : output.containers(name())) {
      JsonObject hooks = container.childObject("lifecycle");
      properties.copy("postStart", hooks);
      properties.copy("preStop", hooks);
    }
  }
}
