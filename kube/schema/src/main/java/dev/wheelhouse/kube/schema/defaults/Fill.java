// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/// The small steps of defaulting. An empty string counts as absent, as it does in Go.
final class Fill {

  private Fill() {}

  static boolean isUnset(JsonObject object, String key) {
    Object value = object.get(key);
    return value == null || "".equals(value);
  }

  static void in(JsonObject object, String key, Object value) {
    if (isUnset(object, key)) {
      object.put(key, value);
    }
  }

  static void emptyObject(JsonObject object, String key) {
    if (!object.containsKey(key)) {
      object.put(key, new JsonObject());
    }
  }

  /// Runs a step on a nested object that is there.
  static void at(JsonObject object, Consumer<JsonObject> step, String... path) {
    object.object(path).ifPresent(step);
  }

  /// Runs a step on each object of a list that is there.
  static void each(JsonObject object, String key, Consumer<JsonObject> step) {
    if (object.get(key) instanceof JsonArray array) {
      array.objects().forEach(step);
    }
  }

  static boolean isEmpty(JsonObject object, String key) {
    return switch (object.get(key)) {
      case null -> true;
      case JsonArray array -> array.isEmpty();
      case JsonObject map -> map.isEmpty();
      case Object _ -> false;
    };
  }

  static boolean is(JsonObject object, String key, String... anyOf) {
    return object.get(key) instanceof String text && List.of(anyOf).contains(text);
  }
}
