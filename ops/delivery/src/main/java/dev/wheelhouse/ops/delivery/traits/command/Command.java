// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.command;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.TargetContainers;
import java.util.ArrayList;
import java.util.List;

/// KubeVela's `command`: sets the command, and sets, adds or removes arguments.
public final class Command implements TraitType {
  @Override
  public String name() {
    return "command";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    TargetContainers.each(name(), "containers", context, properties, output, Command::change);
  }

  private static void change(Properties properties, JsonObject container) {
    properties.copy("command", container);
    boolean edits = properties.has("addArgs") || properties.has("delArgs");
    if (edits && properties.has("args")) {
      throw properties.wrong("args", "cannot be used together with addArgs and delArgs");
    }
    properties.copy("args", container);
    if (edits) {
      List<String> args =
          new ArrayList<>(container.array("args").orElseGet(JsonArray::new).strings());
      properties.strings("addArgs").stream().filter(it -> !args.contains(it)).forEach(args::add);
      args.removeAll(properties.strings("delArgs"));
      container.put("args", new JsonArray(args));
    }
  }
}
