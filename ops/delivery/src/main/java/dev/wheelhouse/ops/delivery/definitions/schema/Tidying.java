// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings a user's parameters into the form that is checked: what nobody knows is taken away and
/// told of, null counts as absent where it means nothing, and a number stands for its text where
/// text is wanted.
final class Tidying {

  private Tidying() {}

  static void tidy(JsonObject tree, Schema schema, String path, List<String> warnings) {
    if (schema.type() == Schema.Type.OBJECT && !schema.preservesUnknown()) {
      tree.keySet().removeIf(name -> unknown(name, schema, path, warnings));
    }
    for (Map.Entry<String, Object> entry : tree.entrySet()) {
      child(schema, entry.getKey())
          .ifPresent(field ->
              entry.setValue(
                  tidied(entry.getValue(), field, path + "." + entry.getKey(), warnings)));
    }
    tree.entrySet()
        .removeIf(entry ->
            entry.getValue() == JsonNull.NULL
                && child(schema, entry.getKey()).filter(it -> !it.nullable()).isPresent());
  }

  private static Optional<Schema> child(Schema schema, String name) {
    return schema.type() == Schema.Type.MAP
        ? schema.items()
        : Optional.ofNullable(schema.fields().get(name));
  }

  private static boolean unknown(String name, Schema schema, String path, List<String> warnings) {
    if (schema.fields().containsKey(name)) {
      return false;
    }
    String meant =
        Nearest.of(name, schema.fields().keySet())
            .map(it -> " (did you mean \"" + it + "\"?)")
            .orElse("");
    warnings.add(path + "." + name + meant);
    return true;
  }

  private static Object tidied(Object value, Schema schema, String path, List<String> warnings) {
    switch (value) {
      case JsonObject object -> tidy(object, schema, path, warnings);
      case JsonArray array -> {
        Schema element = schema.items().orElse(null);
        for (int i = 0; element != null && i < array.size(); i++) {
          array.set(i, tidied(array.get(i), element, path + "[" + i + "]", warnings));
        }
      }
      case Number number when schema.type() == Schema.Type.STRING -> {
        return number.toString();
      }
      default -> {}
    }
    return value;
  }
}
