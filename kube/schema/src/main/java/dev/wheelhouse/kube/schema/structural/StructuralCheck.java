// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;
import java.util.Set;

/// Whether a schema is structural: a type at every node, one shape, nothing that cannot be pruned.
final class StructuralCheck {

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> UNSUPPORTED =
      List.of("$ref", "definitions", "dependencies", "patternProperties", "additionalItems", "id");
  private static final Set<String> METADATA_FIELDS = Set.of("name", "generateName");

  private final Problems problems;

  private StructuralCheck(Problems problems) {
    this.problems = problems;
  }

  static void root(JsonObject tree, FieldPath path, Problems problems) {
    String type = tree.string("type").orElse("");
    if (type.isEmpty()) {
      problems.required(path.child("type"), "must not be empty at the root");
    } else if (!type.equals("object")) {
      problems.invalid(path.child("type"), type, "must be object at the root");
    }
    metadata(tree, path, problems);
    new StructuralCheck(problems).node(tree, path);
  }

  private static void metadata(JsonObject tree, FieldPath path, Problems problems) {
    boolean more =
        tree.object("properties", "metadata", "properties").stream()
            .anyMatch(fields -> !METADATA_FIELDS.containsAll(fields.keySet()));
    if (more) {
      problems.forbidden(
          path.child("properties").key("metadata"),
          "must not specify anything other than name and generateName, but metadata is implicitly"
              + " specified");
    }
  }

  private void node(JsonObject tree, FieldPath path) {
    type(tree, path);
    unsupported(tree, path);
    ExtensionCheck.check(tree, path, problems);
    JunctorCheck.check(tree, path, problems);
    ConstraintCheck.check(tree, path, problems);
    items(tree, path);
    additionalProperties(tree, path);
    tree.object("properties")
        .ifPresent(fields ->
            fields.forEach((name, value) ->
                child(value, path.child("properties").key(name), "object fields")));
  }

  private void child(Object value, FieldPath path, String place) {
    if (!(value instanceof JsonObject tree)) {
      return;
    }
    boolean untyped = tree.string("type").orElse("").isEmpty();
    if (untyped && !isIntOrString(tree) && !preservesUnknown(tree)) {
      problems.required(path.child("type"), "must not be empty for specified " + place);
    }
    node(tree, path);
  }

  private void type(JsonObject tree, FieldPath path) {
    String type = tree.string("type").orElse("");
    if (type.isEmpty()) {
      return;
    }
    if (!TYPES.contains(type)) {
      problems.notSupported(path.child("type"), type, TYPES);
    }
  }

  private void unsupported(JsonObject tree, FieldPath path) {
    for (String key : UNSUPPORTED) {
      if (tree.containsKey(key)) {
        problems.forbidden(path.child(key), key + " is not supported");
      }
    }
    if (tree.bool("uniqueItems").orElse(false)) {
      problems.forbidden(
          path.child("uniqueItems"),
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
  }

  private void items(JsonObject tree, FieldPath path) {
    Object items = tree.get("items");
    if (items instanceof JsonArray) {
      problems.forbidden(path.child("items"), "items must be a schema object and not an array");
    } else if (items != null) {
      child(items, path.child("items"), "array items");
    } else if (tree.string("type").filter("array"::equals).isPresent()) {
      problems.required(path.child("items"), "must be specified");
    }
  }

  private void additionalProperties(JsonObject tree, FieldPath path) {
    Object values = tree.get("additionalProperties");
    FieldPath at = path.child("additionalProperties");
    if (values == null) {
      return;
    }
    if (Boolean.FALSE.equals(values)) {
      problems.forbidden(at, "additionalProperties cannot be set to false");
    }
    boolean open = Boolean.TRUE.equals(values);
    if (!open && tree.object("properties").filter(fields -> !fields.isEmpty()).isPresent()) {
      problems.forbidden(at, "additionalProperties and properties are mutual exclusive");
    }
    child(values, at, "object fields");
  }

  static boolean isIntOrString(JsonObject tree) {
    return tree.bool("x-kubernetes-int-or-string").orElse(false);
  }

  static boolean preservesUnknown(JsonObject tree) {
    return tree.bool("x-kubernetes-preserve-unknown-fields").orElse(false);
  }
}
