// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.resource;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// KubeVela's `resource`: `cpu` and `memory` as request and limit at once, or `requests` and
/// `limits` apart. Without any of them it is one CPU and 2048Mi.
public final class Resource implements TraitType {

  private static final Map<String, String> DEFAULTS = Map.of("cpu", "1", "memory", "2048Mi");
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  @Override
  public String name() {
    return "resource";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Optional<Properties> requests = properties.object("requests");
    Optional<Properties> limits = properties.object("limits");
    JsonObject resources = new JsonObject();
    if (requests.isEmpty() && limits.isEmpty()) {
      JsonObject both = new JsonObject();
      RESOURCES.forEach(
          it -> both.put(it, properties.string(it).orElse(DEFAULTS.getOrDefault(it, "0"))));
      resources.put("requests", both);
      resources.put("limits", both.deepCopy());
    } else {
      requests.ifPresent(it -> resources.put("requests", amounts(it)));
      limits.ifPresent(it -> resources.put("limits", amounts(it)));
    }
    output.container(name(), "").put("resources", resources);
  }

  private static JsonObject amounts(Properties properties) {
    JsonObject amounts = new JsonObject();
    RESOURCES.forEach(it -> properties.string(it).ifPresent(amount -> amounts.put(it, amount)));
    return amounts;
  }
}
