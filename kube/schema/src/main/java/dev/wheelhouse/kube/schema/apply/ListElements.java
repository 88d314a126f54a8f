// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.ListType;
import dev.wheelhouse.kube.schema.patch.JsonEquality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How values are told apart below a schema: which objects and lists are taken apart, and what an
/// element of a list is called. A null schema means that nothing is known: objects are taken apart,
/// lists are one value.
final class ListElements {

  private ListElements() {}

  static boolean isGranularObject(@Nullable Schema schema, @Nullable Object value) {
    return value instanceof JsonObject && (schema == null || !schema.atomicMap());
  }

  static boolean isGranularList(@Nullable Schema schema, @Nullable Object value) {
    return value instanceof JsonArray && isAssociative(schema);
  }

  static boolean isAssociative(@Nullable Schema schema) {
    return schema != null
        && schema.type() == Schema.Type.ARRAY
        && schema.listType() != ListType.ATOMIC;
  }

  static @Nullable Schema items(Schema list) {
    return list.items().orElse(null);
  }

  static @Nullable Schema field(@Nullable Schema schema, String name) {
    return schema == null ? null : schema.field(name).orElse(null);
  }

  /// True for a field that the schema itself names, as opposed to a key of a map.
  static boolean isNamed(@Nullable Schema schema, String name) {
    return schema != null && schema.type() == Schema.Type.OBJECT && schema.field(name).isPresent();
  }

  /// The path element of a list's element, or null where it has none: a list map's element without
  /// any key, or an element of the wrong type.
  static @Nullable String name(Schema list, Object element) {
    if (list.listType() == ListType.MAP) {
      return element instanceof JsonObject object ? keyed(list, object) : null;
    }
    return element instanceof JsonObject || element instanceof JsonArray || element == JsonNull.NULL
        ? null
        : PathElements.value(element);
  }

  private static @Nullable String keyed(Schema list, JsonObject element) {
    List<String> keys = list.listMapKeys();
    if (keys.size() > 1) {
      keys = keys.stream().sorted().toList();
    }
    StringBuilder name = new StringBuilder("k:{");
    for (String key : keys) {
      Object value = keyValue(list, element, key);
      if (value != null) {
        name.append(name.length() > 3 ? "," : "");
        name.append('"').append(key).append("\":").append(PathElements.scalar(value));
      }
    }
    return name.length() == 3 ? null : name.append('}').toString();
  }

  private static @Nullable Object keyValue(Schema list, JsonObject element, String key) {
    Object value = element.get(key);
    if (value != null) {
      return value;
    }
    Schema schema = field(items(list), key);
    Object fallback = schema == null ? null : schema.defaultValue();
    return fallback;
  }

  /// True when both lists name the same elements at the same places, so that they can be compared
  /// side by side.
  static boolean inStep(Schema list, JsonArray left, JsonArray right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!sameName(list, left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameName(Schema list, Object left, Object right) {
    if (list.listType() == ListType.SET) {
      return JsonEquality.same(left, right);
    }
    if (!(left instanceof JsonObject l) || !(right instanceof JsonObject r)) {
      return false;
    }
    for (String key : list.listMapKeys()) {
      if (!JsonEquality.same(keyValue(list, l, key), keyValue(list, r, key))) {
        return false;
      }
    }
    return true;
  }
}
