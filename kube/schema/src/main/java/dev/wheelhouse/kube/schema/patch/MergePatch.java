// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON merge patch (RFC 7396), media type `application/merge-patch+json`: objects are merged key
/// by key, `null` removes a key, everything else replaces.
public final class MergePatch {

  private MergePatch() {}

  public static JsonObject apply(JsonObject original, JsonObject patch) {
    return merge(original, patch);
  }

  private static JsonObject merge(@Nullable Object target, JsonObject patch) {
    JsonObject merged = new JsonObject();
    if (target instanceof JsonObject object) {
      copyUntouched(object, patch, merged);
    }
    for (Map.Entry<String, Object> entry : patch.entrySet()) {
      String key = entry.getKey();
      switch (entry.getValue()) {
        case JsonNull _ -> merged.remove(key);
        case JsonObject child -> merged.put(key, merge(merged.get(key), child));
        case Object value -> merged.put(key, Json.deepCopy(value));
      }
    }
    return merged;
  }

  /// Copies what the patch keeps; a value that will be merged or replaced is copied later, but
  /// holds its place in the order.
  private static void copyUntouched(JsonObject original, JsonObject patch, JsonObject into) {
    for (Map.Entry<String, Object> entry : original.entrySet()) {
      boolean touched = patch.containsKey(entry.getKey());
      into.put(entry.getKey(), touched ? entry.getValue() : Json.deepCopy(entry.getValue()));
    }
  }
}
