// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;

/// How traits change what is there: objects field by field, lists of named things by name, all else
/// replaced.
public final class Merging {

  private Merging() {}

  /// Puts the fields of another object into one; null takes a field away.
  public static void into(JsonObject target, JsonObject more) {
    more.forEach((name, value) -> {
      if (value == JsonNull.NULL) {
        target.remove(name);
      } else if (value instanceof JsonObject object && target.get(name) instanceof JsonObject own) {
        into(own, object);
      } else {
        target.put(name, Json.deepCopy(value));
      }
    });
  }

  /// Merges elements into a list of objects: one with the same key is changed, others are added at
  /// the end.
  ///
  /// @param list the field of the owner, made when absent
  public static void byKey(JsonObject owner, String list, String key, JsonArray more) {
    if (more.isEmpty()) {
      return;
    }
    JsonArray target = owner.childArray(list);
    for (JsonObject element : more.objects()) {
      target.objects().stream()
          .filter(it -> it.containsKey(key) && it.get(key).equals(element.get(key)))
          .findFirst()
          .ifPresentOrElse(it -> into(it, element), () -> target.add(element.deepCopy()));
    }
  }
}
