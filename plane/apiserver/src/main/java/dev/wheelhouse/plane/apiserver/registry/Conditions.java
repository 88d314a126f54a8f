// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Optional;

/// `status.conditions` of an object.
public final class Conditions {

  private Conditions() {}

  /// Puts a condition in the place of the one of its type, or behind the others.
  public static void set(JsonObject status, JsonObject condition) {
    JsonArray conditions = status.childArray("conditions");
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i) instanceof JsonObject present
          && present.string("type").equals(condition.string("type"))) {
        conditions.set(i, condition);
        return;
      }
    }
    conditions.add(condition);
  }

  /// The condition of a type.
  public static Optional<JsonObject> find(JsonObject object, String type) {
    return object.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(condition -> condition.string("type").orElse("").equals(type))
        .findFirst();
  }

  public static boolean isTrue(JsonObject object, String type) {
    return object.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .anyMatch(condition ->
            condition.string("type").orElse("").equals(type)
                && condition.string("status").orElse("").equals("True"));
  }
}
