// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Sets hold no value twice, keyed lists no key twice.
final class ListTypes {

  private ListTypes() {}

  static void check(JsonArray array, Schema schema, FieldPath path, Problems problems) {
    switch (schema.listType()) {
      case ATOMIC -> {}
      case SET -> distinct(array, path, problems, value -> value);
      case MAP -> distinct(array, path, problems, value -> keyOf(value, schema));
    }
  }

  /// True for a list that held something twice before.
  static boolean isBroken(Object value, Schema schema) {
    Problems problems = new Problems();
    if (value instanceof JsonArray array) {
      check(array, schema, FieldPath.ROOT, problems);
    }
    return !problems.isEmpty();
  }

  private static void distinct(
      JsonArray array, FieldPath path, Problems problems, UnaryOperator<Object> identity) {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      Object id = identity.apply(array.get(i));
      if (!seen.add(id)) {
        problems.duplicate(path.index(i), id);
      }
    }
  }

  private static Object keyOf(Object value, Schema schema) {
    JsonObject key = new JsonObject();
    if (value instanceof JsonObject object) {
      for (String name : schema.listMapKeys()) {
        Object part = object.get(name);
        if (part != null) {
          key.put(name, part);
        }
      }
    }
    return key;
  }
}
