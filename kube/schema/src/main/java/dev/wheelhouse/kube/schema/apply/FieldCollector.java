// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularList;
import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularObject;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The set of all fields that a tree mentions: every leaf, every element of a granular list, and
/// every entry of a map.
final class FieldCollector {

  private FieldCollector() {}

  static FieldSet fields(JsonObject tree, @Nullable Schema schema) {
    return collect(tree, schema, false);
  }

  /// @param member true when the place of the value belongs to the set even if the value is taken
  ///   apart
  private static FieldSet collect(Object value, @Nullable Schema schema, boolean member) {
    if (isGranularObject(schema, value)) {
      return collectObject((JsonObject) value, schema, member);
    }
    if (schema != null && isGranularList(schema, value)) {
      return collectList((JsonArray) value, schema, member);
    }
    return FieldSet.LEAF;
  }

  private static FieldSet collectObject(
      JsonObject object, @Nullable Schema schema, boolean member) {
    Map<String, FieldSet> children = LinkedHashMap.newLinkedHashMap(object.size());
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      String name = entry.getKey();
      Object value = entry.getValue();
      boolean owned = isEmpty(value) || !ListElements.isNamed(schema, name);
      FieldSet set = collect(value, ListElements.field(schema, name), owned);
      if (!set.isEmpty()) {
        children.put(PathElements.field(name), set);
      }
    }
    return FieldSet.node(member, children);
  }

  private static boolean isEmpty(Object value) {
    return value == JsonNull.NULL || (value instanceof JsonObject object && object.isEmpty());
  }

  private static FieldSet collectList(JsonArray list, Schema schema, boolean member) {
    Schema items = ListElements.items(schema);
    Map<String, FieldSet> children = LinkedHashMap.newLinkedHashMap(list.size());
    for (Object element : list) {
      String name = ListElements.name(schema, element);
      if (name != null) {
        // An element that stands twice is owned as a whole.
        children.merge(name, collect(element, items, true), (_, _) -> FieldSet.LEAF);
      }
    }
    return FieldSet.node(member, children);
  }
}
