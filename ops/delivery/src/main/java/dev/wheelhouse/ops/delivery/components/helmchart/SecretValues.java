// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Texts among the values of a release that came from Secrets, as far as they can be told from
/// other text: numbers, booleans and what is shorter than four characters would hide half of all
/// fields.
final class SecretValues {

  private static final int SHORTEST = 4;

  private SecretValues() {}

  /// @param source as a Secret gives it
  static Set<String> in(JsonObject source) {
    return at(source, source);
  }

  /// The same tree with nothing of what stands in it.
  static JsonObject places(JsonObject source) {
    JsonObject places = new JsonObject();
    source.forEach((key, value) ->
        places.put(key, value instanceof JsonObject inner ? places(inner) : Boolean.TRUE));
    return places;
  }

  /// What stands in one tree where another one has something.
  static Set<String> at(JsonObject places, JsonObject tree) {
    Set<String> found = new TreeSet<>();
    collect(places, tree, found);
    return found;
  }

  private static void collect(@Nullable Object place, @Nullable Object value, Set<String> found) {
    if (place instanceof JsonObject places && value instanceof JsonObject object) {
      places.forEach((key, inner) -> collect(inner, object.get(key), found));
    } else {
      collect(value, found);
    }
  }

  private static void collect(@Nullable Object value, Set<String> found) {
    switch (value) {
      case JsonObject object -> object.forEach((_, inner) -> collect(inner, found));
      case JsonArray array -> array.forEach(it -> collect(it, found));
      case String text when telling(text) -> found.add(text);
      case null, default -> {}
    }
  }

  private static boolean telling(String text) {
    return text.strip().length() >= SHORTEST
        && !text.matches("[-+0-9.,]+|(?i:true|false|null|none)");
  }
}
