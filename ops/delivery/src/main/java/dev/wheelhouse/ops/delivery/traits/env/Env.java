// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.env;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import java.util.List;

/// KubeVela's `env`: adds, replaces and removes environment variables of one container, or of each
/// in `containers[]`.
public final class Env implements TraitType {

  @Override
  public String name() {
    return "env";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    List<Properties> containers = properties.objects("containers");
    if (containers.isEmpty()) {
      change(context, properties, output);
    } else {
      containers.forEach(each -> change(context, each, output));
    }
  }

  private void change(ComponentContext context, Properties properties, Output output) {
    JsonObject container =
        output.container(name(), properties.string("containerName").orElse(context.component()));
    JsonArray environment =
        properties.bool("replace").orElse(false)
            ? new JsonArray()
            : container.array("env").orElseGet(JsonArray::new);
    properties.strings("unset").forEach(variable -> remove(environment, variable));
    properties
        .map("env")
        .forEach((variable, value) -> {
          remove(environment, variable);
          value.ifPresent(text -> environment.add(JsonObject.of("name", variable, "value", text)));
        });
    container.put("env", environment);
  }

  private static void remove(JsonArray environment, String variable) {
    environment.removeIf(entry ->
        entry instanceof JsonObject object && object.string("name").orElse("").equals(variable));
  }
}
