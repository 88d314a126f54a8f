// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularList;
import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularObject;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes fields out of trees. What becomes empty by it goes too, unless somebody applied it as
/// such.
final class TreePruner {

  private TreePruner() {}

  /// @param owned what must stay, if only as an empty object
  static JsonObject without(
      JsonObject tree, FieldSet gone, FieldSet owned, @Nullable Schema schema) {
    Object rest = prune(tree, gone, owned, schema);
    return rest instanceof JsonObject object ? object : new JsonObject();
  }

  private static @Nullable Object prune(
      Object value, FieldSet gone, FieldSet owned, @Nullable Schema schema) {
    if (gone.isEmpty()) {
      return Json.deepCopy(value);
    }
    if (isGranularObject(schema, value)) {
      return pruneObject((JsonObject) value, gone, owned, schema);
    }
    if (schema != null && isGranularList(schema, value)) {
      return pruneList((JsonArray) value, gone, owned, schema);
    }
    return Json.deepCopy(value);
  }

  private static @Nullable JsonObject pruneObject(
      JsonObject object, FieldSet gone, FieldSet owned, @Nullable Schema schema) {
    JsonObject rest = new JsonObject();
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      String name = entry.getKey();
      String element = PathElements.field(name);
      FieldSet part = gone.child(element);
      if (!part.isMember()) {
        Schema field = ListElements.field(schema, name);
        Object kept = prune(entry.getValue(), part, owned.child(element), field);
        if (kept != null) {
          rest.put(name, kept);
        }
      }
    }
    return rest.isEmpty() && !owned.isMember() ? null : rest;
  }

  private static @Nullable JsonArray pruneList(
      JsonArray list, FieldSet gone, FieldSet owned, Schema schema) {
    JsonArray rest = new JsonArray(list.size());
    for (Object element : list) {
      String name = ListElements.name(schema, element);
      FieldSet part = name == null ? FieldSet.EMPTY : gone.child(name);
      if (!part.isMember()) {
        FieldSet ownedPart = name == null ? FieldSet.EMPTY : owned.child(name);
        Object kept = prune(element, part, ownedPart, ListElements.items(schema));
        if (kept != null) {
          rest.add(kept);
        }
      }
    }
    return rest.isEmpty() ? null : rest;
  }

  /// The set together with the named fields on the way to its members: a set of `.spec.replicas`
  /// becomes one of `.spec` and `.spec.replicas`. Entries of maps are not named fields.
  static FieldSet withNamedFields(FieldSet set, @Nullable Schema schema) {
    return withNamedFields(set, schema, set.isMember());
  }

  private static FieldSet withNamedFields(FieldSet set, @Nullable Schema schema, boolean member) {
    if (set.children().isEmpty()) {
      return set;
    }
    Map<String, FieldSet> children = LinkedHashMap.newLinkedHashMap(set.children().size());
    set.children()
        .forEach((element, child) -> children.put(element, withNamed(element, child, schema)));
    return FieldSet.node(member, children);
  }

  private static FieldSet withNamed(String element, FieldSet child, @Nullable Schema schema) {
    if (element.charAt(0) != 'f') {
      Schema items = schema == null ? null : ListElements.items(schema);
      return withNamedFields(child, items, child.isMember());
    }
    String name = element.substring(2);
    boolean named = ListElements.isNamed(schema, name);
    return withNamedFields(child, ListElements.field(schema, name), child.isMember() || named);
  }
}
