// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.resource;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;

/// KubeVela's `resource`: `cpu` and `memory` as request and limit at once, or `requests` and
/// `limits` apart. Without any of them it is one CPU and 2048Mi.
public final class Resource implements TraitType {
  @Override
  public String name() {
    return "resource";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonObject resources = new JsonObject();
    if (properties.has("requests") || properties.has("limits")) {
      properties.copy("requests", resources);
      properties.copy("limits", resources);
    } else {
      JsonObject both = new JsonObject();
      properties.copy("cpu", both);
      properties.copy("memory", both);
      resources.put("requests", both);
      resources.put("limits", both.deepCopy());
    }
    Merging.into(output.container(name(), "").childObject("resources"), resources);
  }
}
