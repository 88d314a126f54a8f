// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A field of an object as policies name it: `spec.template.spec.containers[0].image`,
/// `metadata.annotations["example.com/note"]`.
record FieldPath(List<String> steps) {

  private static final Pattern STEP =
      Pattern.compile("\\[\"([^\"]*)\"]|\\['([^']*)']|\\[([^]]*)]|([^.\\[]+)|\\.");

  static FieldPath of(String text) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    while (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        if (matcher.group(group) != null) {
          steps.add(matcher.group(group));
        }
      }
    }
    return new FieldPath(List.copyOf(steps));
  }

  /// The value there, or null.
  @Nullable Object get(JsonObject object) {
    Object value = object;
    for (String step : steps) {
      value = child(value, step);
    }
    return value;
  }

  /// Gives the field in `into` the value that it has in `from`; where it has none there, takes it
  /// away. Does nothing where `into` has no place for it.
  void copy(JsonObject from, JsonObject into) {
    if (steps.isEmpty()) {
      return;
    }
    Object value = get(from);
    Object parent = into;
    for (String step : steps.subList(0, steps.size() - 1)) {
      Object next = child(parent, step);
      if (next == null && parent instanceof JsonObject object && value != null) {
        next = object.childObject(step);
      }
      parent = next;
    }
    put(parent, steps.getLast(), value);
  }

  private static void put(@Nullable Object parent, String step, @Nullable Object value) {
    switch (parent) {
      case JsonObject object when value != null -> object.put(step, Json.deepCopy(value));
      case JsonObject object -> object.remove(step);
      case JsonArray array when value != null && index(step) >= 0 && index(step) < array.size() ->
          array.set(index(step), Json.deepCopy(value));
      case null, default -> {}
    }
  }

  private static @Nullable Object child(@Nullable Object value, String step) {
    return switch (value) {
      case JsonObject object -> object.get(step);
      case JsonArray array when index(step) >= 0 && index(step) < array.size() ->
          array.get(index(step));
      case null, default -> null;
    };
  }

  private static int index(String step) {
    return !step.isEmpty() && step.length() < 9 && step.chars().allMatch(Character::isDigit)
        ? Integer.parseInt(step)
        : -1;
  }
}
