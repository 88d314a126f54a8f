// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Tells whether a write would change anything. When the fields were written is no change.
final class Sameness {

  private Sameness() {}

  static boolean same(JsonObject object, JsonObject before) {
    return fieldsSame(object, before)
        && fieldsSame(before, object)
        && metadataSame(object.childObject("metadata"), before.childObject("metadata"))
        && metadataSame(before.childObject("metadata"), object.childObject("metadata"))
        && managers(object).equals(managers(before));
  }

  private static boolean fieldsSame(JsonObject one, JsonObject other) {
    for (Map.Entry<String, Object> field : one.entrySet()) {
      if (!field.getKey().equals("metadata")
          && !field.getValue().equals(other.get(field.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean metadataSame(JsonObject one, JsonObject other) {
    for (Map.Entry<String, Object> field : one.entrySet()) {
      boolean compared =
          !field.getKey().equals("resourceVersion") && !field.getKey().equals("managedFields");
      if (compared && !Objects.equals(field.getValue(), other.get(field.getKey()))) {
        return false;
      }
    }
    return true;
  }

  private static List<JsonObject> managers(JsonObject object) {
    return object
        .array("metadata", "managedFields")
        .map(JsonArray::objects)
        .orElse(List.of())
        .stream()
        .map(entry -> {
          JsonObject timeless = new JsonObject(entry);
          timeless.remove("time");
          return timeless;
        })
        .toList();
  }
}
