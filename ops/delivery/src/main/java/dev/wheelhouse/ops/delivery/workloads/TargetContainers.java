// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;
import java.util.function.BiConsumer;

/// The containers that a trait is about: one, named by `containerName` or as the component is, or
/// each of a list.
public final class TargetContainers {

  private TargetContainers() {}

  /// Hands over each container with the parameters for it.
  ///
  /// @param list the parameter that is the list: `containers`
  /// @throws dev.wheelhouse.base.errors.PlatformException `INVALID` when there is no such container
  public static void each(
      String trait,
      String list,
      ComponentContext context,
      Properties properties,
      Output output,
      BiConsumer<Properties, JsonObject> change) {
    List<Properties> entries = properties.objects(list);
    if (entries.isEmpty()) {
      String name = properties.string("containerName").orElse("");
      String container = name.isEmpty() ? context.component() : name;
      change.accept(properties, output.container(trait, container));
      return;
    }
    for (Properties entry : entries) {
      String name = entry.string("containerName").orElse("");
      if (name.isEmpty()) {
        throw entry.wrong("containerName", "Required value: which of the containers?");
      }
      change.accept(entry, output.container(trait, name));
    }
  }
}
