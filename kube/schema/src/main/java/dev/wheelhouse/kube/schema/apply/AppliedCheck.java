// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.ListType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks the shape of an applied configuration: fields are known, containers are containers, and
/// elements of lists can be told apart. Scalars are left to the kind's validation.
final class AppliedCheck {

  private final List<String> errors = new ArrayList<>();

  private AppliedCheck() {}

  /// @throws PlatformException with [Reason#BAD_REQUEST] naming every fault
  static void check(JsonObject applied, @Nullable Schema schema) {
    AppliedCheck check = new AppliedCheck();
    check.object("", applied, schema);
    if (!check.errors.isEmpty()) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "failed to create typed patch object (" + name(applied) + "): " + check.message());
    }
  }

  private static String name(JsonObject applied) {
    GroupVersionKind kind = GroupVersionKind.of(applied);
    return applied.string("metadata", "namespace").orElse("")
        + "/"
        + applied.string("metadata", "name").orElse("")
        + "; "
        + (kind.group().isEmpty() ? "/" : "")
        + kind.apiVersion()
        + ", Kind="
        + kind.kind();
  }

  private String message() {
    return errors.size() == 1 ? errors.getFirst() : "errors:\n  " + String.join("\n  ", errors);
  }

  private void value(String path, Object value, @Nullable Schema schema) {
    if (schema == null || value == JsonNull.NULL || schema.type() == Schema.Type.ANY) {
      return;
    }
    switch (schema.type()) {
      case OBJECT, MAP -> {
        if (value instanceof JsonObject object) {
          object(path, object, schema);
        } else {
          errors.add(path + ": expected map, got " + value);
        }
      }
      case ARRAY -> {
        if (value instanceof JsonArray array) {
          array(path, array, schema);
        } else {
          errors.add(path + ": expected list, got " + value);
        }
      }
      case STRING, INTEGER, NUMBER, BOOLEAN, INT_OR_STRING, ANY -> {}
    }
  }

  private void object(String path, JsonObject object, @Nullable Schema schema) {
    if (schema == null || schema.type() == Schema.Type.ANY) {
      return;
    }
    boolean closed = schema.type() == Schema.Type.OBJECT && !schema.preservesUnknown();
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      Schema field = ListElements.field(schema, entry.getKey());
      String place = path + "." + entry.getKey();
      if (field != null) {
        value(place, entry.getValue(), field);
      } else if (closed && !isTypeMeta(path, entry.getKey()) && !isOpenAt(path, schema)) {
        errors.add(place + ": field not declared in schema");
      }
    }
  }

  private static boolean isTypeMeta(String path, String name) {
    return path.isEmpty()
        && (name.equals("apiVersion") || name.equals("kind") || name.equals("metadata"));
  }

  /// Metadata of a custom resource whose schema says no more than that it is an object.
  private static boolean isOpenAt(String path, Schema schema) {
    return path.equals(".metadata") && schema.fields().isEmpty();
  }

  private void array(String path, JsonArray array, Schema list) {
    Schema items = ListElements.items(list);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      Object element = array.get(i);
      String place = path + "[" + i + "]";
      if (list.listType() != ListType.ATOMIC) {
        String name = ListElements.name(list, element);
        place = name == null ? place : path + PathElements.display(name);
        checkName(path, i, name, seen, list);
      }
      value(place, element, items);
    }
  }

  private void checkName(
      String path, int index, @Nullable String name, Set<String> seen, Schema list) {
    if (name == null) {
      errors.add(
          path
              + ": element "
              + index
              + ": "
              + (list.listType() == ListType.MAP
                  ? "associative list with keys has an element that omits all key fields "
                      + list.listMapKeys()
                  : "associative list without keys has an element that is no scalar"));
    } else if (!seen.add(name)) {
      errors.add(path + ": duplicate entries for key " + PathElements.display(name));
    }
  }
}
