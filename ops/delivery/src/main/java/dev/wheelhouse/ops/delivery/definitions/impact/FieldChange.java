// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.impact;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.plan.SecretFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A field that differs, values as JSON.
///
/// @param before empty when it was not there
/// @param after empty when it is taken away
/// @param secret whether the values are a Secret's, and are not to be shown
public record FieldChange(String path, String before, String after, boolean secret) {

  /// Field by field, lists of equal length element by element.
  public static List<FieldChange> between(JsonObject before, JsonObject after) {
    List<FieldChange> changes = new ArrayList<>();
    compare("", false, before, after, changes);
    return changes;
  }

  private static void compare(
      String path,
      boolean secret,
      @Nullable Object before,
      @Nullable Object after,
      List<FieldChange> changes) {
    if (before != null && before.equals(after)) {
      return;
    }
    if (before instanceof JsonObject old && after instanceof JsonObject now) {
      Set<String> keys = new TreeSet<>(old.keySet());
      keys.addAll(now.keySet());
      for (String key : keys) {
        String step = key.contains(".") || key.contains("/") ? "[" + key + "]" : "." + key;
        compare(
            path + step,
            secret || SecretFields.hides(old, key) || SecretFields.hides(now, key),
            old.get(key),
            now.get(key),
            changes);
      }
    } else if (before instanceof JsonArray old
        && after instanceof JsonArray now
        && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        compare(path + "[" + i + "]", secret, old.get(i), now.get(i), changes);
      }
    } else if (before != null || after != null) {
      String name = path.startsWith(".") ? path.substring(1) : path;
      boolean hidden = secret || SecretFields.within(before) || SecretFields.within(after);
      changes.add(new FieldChange(name, text(before), text(after), hidden));
    }
  }

  /// As it may be printed.
  JsonObject tree() {
    return JsonObject.of(
        "path", path,
        "before", shown(before),
        "after", shown(after));
  }

  /// A value as it may be printed.
  public String shown(String value) {
    return secret && !value.isEmpty() ? SecretFields.SHOWN : value;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : Json.write(value);
  }
}
