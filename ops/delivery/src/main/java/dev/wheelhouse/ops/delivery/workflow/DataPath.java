// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in a tree as `parameterKey` names it: `env[0].value`, `data["a.b"]`, `slack.message`.
final class DataPath {

  private static final Pattern STEP =
      Pattern.compile(
          "\\.?([^.\\[\\]\"]+)|\\[\\s*([0-9]+)\\s*]|\\[\\s*\"([^\"]*)\"\\s*]|\\.?\"([^\"]*)\"");
  private static final int LONGEST_LIST = 1_000;

  /// Keys are strings, indices integers.
  private final List<Object> steps;

  private DataPath(List<Object> steps) {
    this.steps = steps;
  }

  /// Empty for what is no path.
  static Optional<DataPath> parse(String text) {
    Matcher matcher = STEP.matcher(text);
    List<Object> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return Optional.empty();
      }
      if (matcher.group(2) != null) {
        int index =
            matcher.group(2).length() > 4 ? LONGEST_LIST : Integer.parseInt(matcher.group(2));
        if (index >= LONGEST_LIST) {
          return Optional.empty();
        }
        steps.add(index);
      } else {
        steps.add(key(matcher));
      }
      at = matcher.end();
    }
    return steps.isEmpty() || !(steps.getFirst() instanceof String)
        ? Optional.empty()
        : Optional.of(new DataPath(List.copyOf(steps)));
  }

  private static String key(Matcher matcher) {
    for (int group : new int[] {1, 3, 4}) {
      if (matcher.group(group) != null) {
        return matcher.group(group);
      }
    }
    throw new IllegalStateException("no group has matched");
  }

  /// Puts a value there. What is missing on the way is made; lists grow.
  void put(JsonObject tree, Object value) {
    Object at = tree;
    for (int i = 0; i < steps.size() - 1; i++) {
      at = child(at, steps.get(i), steps.get(i + 1));
    }
    set(at, steps.getLast(), Json.deepCopy(value));
  }

  private static Object child(Object at, Object step, Object next) {
    Object found = get(at, step);
    boolean fits =
        next instanceof Integer ? found instanceof JsonArray : found instanceof JsonObject;
    if (fits) {
      return found;
    }
    Object made = next instanceof Integer ? new JsonArray() : new JsonObject();
    set(at, step, made);
    return made;
  }

  private static Object get(Object at, Object step) {
    if (at instanceof JsonObject object) {
      return object.getOrDefault(step.toString(), JsonNull.NULL);
    }
    JsonArray array = (JsonArray) at;
    int index = (Integer) step;
    return index < array.size() ? array.get(index) : JsonNull.NULL;
  }

  private static void set(Object at, Object step, Object value) {
    if (at instanceof JsonObject object) {
      object.put(step.toString(), value);
      return;
    }
    JsonArray array = (JsonArray) at;
    int index = (Integer) step;
    while (array.size() <= index) {
      array.add(JsonNull.NULL);
    }
    array.set(index, value);
  }

  /// The value there; empty when a step is absent.
  Optional<Object> read(JsonObject tree) {
    Object at = tree;
    for (Object step : steps) {
      boolean fits = step instanceof Integer ? at instanceof JsonArray : at instanceof JsonObject;
      if (!fits) {
        return Optional.empty();
      }
      boolean there =
          at instanceof JsonObject object
              ? object.containsKey(step.toString())
              : (Integer) step < ((JsonArray) at).size();
      if (!there) {
        return Optional.empty();
      }
      at = get(at, step);
    }
    return Optional.of(at);
  }
}
