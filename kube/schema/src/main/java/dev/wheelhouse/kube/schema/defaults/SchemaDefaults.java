// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.Map;

/// The defaults that a custom resource's schema states. A `null` in a field that may not be null
/// and has a default counts as absent. Works in place; safe for use by many threads on different
/// objects.
public final class SchemaDefaults {

  private SchemaDefaults() {}

  /// Whether a schema states any default.
  public static boolean any(Schema schema) {
    return schema.defaultValue() != null
        || schema.fields().values().stream().anyMatch(SchemaDefaults::any)
        || schema.items().filter(SchemaDefaults::any).isPresent();
  }

  public static void apply(JsonObject object, Schema schema) {
    fields(object, schema);
  }

  private static void value(Object value, Schema schema) {
    switch (value) {
      case JsonObject object when schema.type() == Schema.Type.MAP ->
          schema.items().ifPresent(element -> object.values().forEach(v -> value(v, element)));
      case JsonObject object -> fields(object, schema);
      case JsonArray array ->
          schema.items().ifPresent(element -> array.forEach(v -> value(v, element)));
      default -> {}
    }
  }

  private static void fields(JsonObject object, Schema schema) {
    for (Map.Entry<String, Schema> entry : schema.fields().entrySet()) {
      Schema field = entry.getValue();
      Object value = object.get(entry.getKey());
      Object fallback = field.defaultValue();
      boolean absent = value == null || (value == JsonNull.NULL && !field.nullable());
      if (absent && fallback != null) {
        value = Json.deepCopy(fallback);
        object.put(entry.getKey(), value);
      }
      if (value != null) {
        value(value, field);
      }
    }
  }
}
