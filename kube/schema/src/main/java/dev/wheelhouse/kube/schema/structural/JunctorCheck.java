// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;

/// What stands under `allOf`, `anyOf`, `oneOf` and `not`: it may check values, not shape them.
final class JunctorCheck {

  private static final List<String> SHAPING =
      List.of(
          "type",
          "default",
          "additionalProperties",
          "title",
          "description",
          "nullable",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-int-or-string",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  private JunctorCheck() {}

  static void check(JsonObject tree, FieldPath path, Problems problems) {
    boolean intOrString = StructuralCheck.isIntOrString(tree);
    for (String key : List.of("allOf", "anyOf", "oneOf")) {
      JsonArray all = tree.array(key).orElseGet(JsonArray::new);
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i) instanceof JsonObject inner) {
          inner(inner, path.child(key).index(i), problems, intOrString);
        }
      }
    }
    tree.object("not").ifPresent(inner -> inner(inner, path.child("not"), problems, false));
  }

  /// Under int-or-string, `type` is allowed: `anyOf: [{type: integer}, {type: string}]`.
  private static void inner(
      JsonObject tree, FieldPath path, Problems problems, boolean typeAllowed) {
    for (String key : SHAPING) {
      if (tree.containsKey(key) && !(typeAllowed && key.equals("type"))) {
        problems.forbidden(path.child(key), "must be undefined to be structural");
      }
    }
    check(tree, path, problems);
    tree.object("items").ifPresent(i -> inner(i, path.child("items"), problems, false));
    tree.object("properties")
        .ifPresent(fields ->
            fields.forEach((name, value) -> {
              if (value instanceof JsonObject field) {
                inner(field, path.child("properties").key(name), problems, false);
              }
            }));
  }
}
