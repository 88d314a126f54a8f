// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The keys by which a strategic merge patch says more than its values do.
final class Directives {

  /// `replace`, `delete` or `merge`, for the object it stands in.
  static final String PATCH = "$patch";

  /// The only keys of the object that survive.
  static final String RETAIN_KEYS = "$retainKeys";

  /// Followed by a field name: the elements to take out of that list of primitives.
  static final String DELETE_FROM = "$deleteFromPrimitiveList/";

  /// Followed by a field name: the order the elements of that list get.
  static final String ORDER = "$setElementOrder/";

  private Directives() {}

  static boolean isDirective(String key) {
    return key.startsWith("$")
        && (key.equals(PATCH)
            || key.equals(RETAIN_KEYS)
            || key.startsWith(DELETE_FROM)
            || key.startsWith(ORDER));
  }

  /// The value as it is stored where nothing was before: without directives, without nulls inside
  /// objects and without what a directive deletes. Changes and returns the given value; null where
  /// nothing remains.
  static @Nullable Object settle(Object value) {
    return switch (value) {
      case JsonObject object -> settleObject(object);
      case JsonArray array -> settleArray(array);
      default -> value;
    };
  }

  /// A copy of a new list element as it is stored; see [#settle].
  static Object settleElement(Object element) {
    if (!(element instanceof JsonObject object)) {
      return element;
    }
    JsonObject settled = object.deepCopy();
    settled.entrySet().removeIf(Directives::vanishes);
    return settled;
  }

  private static @Nullable JsonObject settleObject(JsonObject object) {
    if ("delete".equals(object.get(PATCH))) {
      return null;
    }
    object.entrySet().removeIf(Directives::vanishes);
    return object;
  }

  private static boolean vanishes(Map.Entry<String, Object> entry) {
    return isDirective(entry.getKey())
        || entry.getValue() == JsonNull.NULL
        || settle(entry.getValue()) == null;
  }

  private static JsonArray settleArray(JsonArray array) {
    array.removeIf(element ->
        element instanceof JsonObject object
            && (isReplaceMarker(object) || settle(object) == null));
    return array;
  }

  /// An element that only says that its list replaces the stored one.
  static boolean isReplaceMarker(JsonObject element) {
    return "replace".equals(element.get(PATCH));
  }
}
