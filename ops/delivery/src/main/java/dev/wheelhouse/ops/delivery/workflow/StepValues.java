// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;

/// Values in the shape in which KubeVela's steps give them: what an action returned stands below
/// `$returns` of the action's name.
public final class StepValues {

  private StepValues() {}

  /// `{<name>: {$returns: <returned>}}`.
  public static JsonObject returned(String name, JsonObject returned) {
    return JsonObject.of(name, JsonObject.of("$returns", returned));
  }

  /// An object that was applied or read, under a name and under `output`.
  public static JsonObject object(String name, JsonObject object) {
    JsonObject values = returned(name, JsonObject.of("value", object));
    return name.equals("output") ? values : values.with("output", object);
  }
}
