// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;

/// The `x-kubernetes-*` keys of one node.
final class ExtensionCheck {

  private static final List<String> LIST_TYPES = List.of("atomic", "set", "map");
  private static final List<String> MAP_TYPES = List.of("atomic", "granular");

  private ExtensionCheck() {}

  static void check(JsonObject tree, FieldPath path, Problems problems) {
    if (Boolean.FALSE.equals(tree.get("x-kubernetes-preserve-unknown-fields"))) {
      problems.invalid(
          path.child("x-kubernetes-preserve-unknown-fields"), false, "must be true or undefined");
    }
    embedded(tree, path, problems);
    listType(tree, path, problems);
    mapType(tree, path, problems);
  }

  private static void embedded(JsonObject tree, FieldPath path, Problems problems) {
    if (!tree.bool("x-kubernetes-embedded-resource").orElse(false)) {
      return;
    }
    String type = tree.string("type").orElse("");
    if (!type.equals("object")) {
      problems.invalid(
          path.child("type"), type, "must be object if x-kubernetes-embedded-resource is true");
    }
    boolean empty = tree.object("properties").filter(fields -> !fields.isEmpty()).isEmpty();
    if (empty && !StructuralCheck.preservesUnknown(tree)) {
      problems.required(
          path.child("properties"),
          "must not be empty if x-kubernetes-embedded-resource is true without"
              + " x-kubernetes-preserve-unknown-fields");
    }
  }

  private static void listType(JsonObject tree, FieldPath path, Problems problems) {
    String listType = tree.string("x-kubernetes-list-type").orElse("");
    List<String> keys =
        tree.array("x-kubernetes-list-map-keys").map(JsonArray::strings).orElse(List.of());
    if (!listType.isEmpty()) {
      FieldPath at = path.child("x-kubernetes-list-type");
      if (!LIST_TYPES.contains(listType)) {
        problems.notSupported(at, listType, LIST_TYPES);
      }
      if (tree.string("type").filter("array"::equals).isEmpty()) {
        problems.invalid(
            path.child("type"),
            tree.string("type").orElse(""),
            "must be array if x-kubernetes-list-type is specified");
      }
    }
    if (listType.equals("map") && keys.isEmpty()) {
      problems.required(
          path.child("x-kubernetes-list-map-keys"),
          "must not be empty if x-kubernetes-list-type is map");
    }
    if (!listType.equals("map") && !keys.isEmpty()) {
      problems.invalid(
          path.child("x-kubernetes-list-type"),
          listType,
          "must be map if x-kubernetes-list-map-keys is non-empty");
    }
    mapKeys(tree, keys, path, problems);
  }

  private static void mapKeys(
      JsonObject tree, List<String> keys, FieldPath path, Problems problems) {
    JsonObject items = tree.object("items").orElseGet(JsonObject::new);
    List<String> required = items.array("required").map(JsonArray::strings).orElse(List.of());
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      JsonObject field = items.object("properties", key).orElse(null);
      if (field == null) {
        problems.invalid(
            path.child("x-kubernetes-list-map-keys").index(i),
            key,
            "must be defined in items.properties");
      } else if (!required.contains(key) && !field.containsKey("default")) {
        problems.required(
            path.child("items").child("properties").key(key).child("default"),
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                + " required property");
      }
    }
  }

  private static void mapType(JsonObject tree, FieldPath path, Problems problems) {
    String mapType = tree.string("x-kubernetes-map-type").orElse("");
    if (mapType.isEmpty()) {
      return;
    }
    if (!MAP_TYPES.contains(mapType)) {
      problems.notSupported(path.child("x-kubernetes-map-type"), mapType, MAP_TYPES);
    }
    if (tree.string("type").filter("object"::equals).isEmpty()) {
      problems.invalid(
          path.child("type"),
          tree.string("type").orElse(""),
          "must be object if x-kubernetes-map-type is specified");
    }
  }
}
