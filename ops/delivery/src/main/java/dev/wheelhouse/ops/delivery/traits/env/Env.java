// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.env;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.TargetContainers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// KubeVela's `env`: adds, replaces and removes environment variables.
public final class Env implements TraitType {
  @Override
  public String name() {
    return "env";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    TargetContainers.each(name(), "containers", context, properties, output, Env::change);
  }

  private static void change(Properties properties, JsonObject container) {
    Set<String> unset = new HashSet<>(properties.strings("unset"));
    Map<String, String> wanted = new LinkedHashMap<>();
    properties.map("env").forEach((name, value) -> wanted.put(name, value.orElse("")));
    JsonArray kept = new JsonArray();
    if (!properties.bool("replace").orElse(false)) {
      container
          .array("env")
          .orElseGet(JsonArray::new)
          .objects()
          .forEach(variable -> kept.add(changed(variable, wanted)));
    }
    wanted.forEach((name, value) -> kept.add(JsonObject.of("name", name, "value", value)));
    kept.removeIf(
        it -> it instanceof JsonObject object && unset.contains(object.string("name").orElse("")));
    container.put("env", kept);
  }

  /// A variable that is there already stays in its place.
  private static JsonObject changed(JsonObject variable, Map<String, String> wanted) {
    String name = variable.string("name").orElse("");
    String value = wanted.remove(name);
    return value == null ? variable : JsonObject.of("name", name, "value", value);
  }
}
