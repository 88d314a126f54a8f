// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

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
/// @param secret whether the values are a Secret's, or have something of one in them: they count,
///   and are not to be shown
public record FieldChange(String path, String before, String after, boolean secret) {

  /// Field by field, lists of equal length element by element.
  public static List<FieldChange> between(JsonObject before, JsonObject after) {
    return between(before, after, Set.of()).stream().map(FieldChange::fromRoot).toList();
  }

  /// The same with a dot before each path.
  ///
  /// @param ignored paths of what is not looked at, with that dot
  static List<FieldChange> between(JsonObject before, JsonObject after, Set<String> ignored) {
    List<FieldChange> changes = new ArrayList<>();
    compare("", false, before, after, ignored, changes);
    return changes;
  }

  private FieldChange fromRoot() {
    String name = path.startsWith(".") ? path.substring(1) : path;
    return new FieldChange(name, before, after, secret);
  }

  /// The same, not shown when it has a text of a Secret.
  FieldChange concealing(Concealed concealed) {
    boolean hidden = secret || concealed.within(before) || concealed.within(after);
    return new FieldChange(path, before, after, hidden);
  }

  private static void compare(
      String path,
      boolean secret,
      @Nullable Object before,
      @Nullable Object after,
      Set<String> ignored,
      List<FieldChange> changes) {
    if (ignored.contains(path) || (before != null && before.equals(after))) {
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
            ignored,
            changes);
      }
    } else if (before instanceof JsonArray old
        && after instanceof JsonArray now
        && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        compare(path + "[" + i + "]", secret, old.get(i), now.get(i), ignored, changes);
      }
    } else if (before != null || after != null) {
      boolean hidden = secret || SecretFields.within(before) || SecretFields.within(after);
      changes.add(new FieldChange(path, text(before), text(after), hidden));
    }
  }

  /// As it may be printed.
  public JsonObject tree() {
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
