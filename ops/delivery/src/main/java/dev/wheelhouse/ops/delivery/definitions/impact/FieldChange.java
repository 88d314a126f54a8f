// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.impact;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A field that differs, values as JSON.
///
/// @param before empty when it was not there
/// @param after empty when it is taken away
public record FieldChange(String path, String before, String after) {

  /// Field by field, lists of equal length element by element.
  public static List<FieldChange> between(JsonObject before, JsonObject after) {
    List<FieldChange> changes = new ArrayList<>();
    compare("", before, after, changes);
    return changes;
  }

  private static void compare(
      String path, @Nullable Object before, @Nullable Object after, List<FieldChange> changes) {
    if (before != null && before.equals(after)) {
      return;
    }
    if (before instanceof JsonObject old && after instanceof JsonObject now) {
      Set<String> keys = new TreeSet<>(old.keySet());
      keys.addAll(now.keySet());
      for (String key : keys) {
        String step = key.contains(".") || key.contains("/") ? "[" + key + "]" : "." + key;
        compare(path + step, old.get(key), now.get(key), changes);
      }
    } else if (before instanceof JsonArray old
        && after instanceof JsonArray now
        && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        compare(path + "[" + i + "]", old.get(i), now.get(i), changes);
      }
    } else if (before != null || after != null) {
      String name = path.startsWith(".") ? path.substring(1) : path;
      changes.add(new FieldChange(name, text(before), text(after)));
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : Json.write(value);
  }
}
