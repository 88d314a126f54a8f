// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.model.Descriptions;
import java.util.Optional;

/// Puts words beside schemas. Schemas are shared, so they are copied as far as words go in.
final class Described {

  private static final String DESCRIPTION = "description";

  private final Descriptions texts;

  Described(Descriptions texts) {
    this.texts = texts;
  }

  JsonObject schemas(JsonObject schemas) {
    JsonObject described = new JsonObject();
    schemas.forEach((name, schema) -> described.put(name, definition(name, (JsonObject) schema)));
    return described;
  }

  private JsonObject definition(String name, JsonObject schema) {
    JsonObject described = described(schema, texts.of(name));
    schema
        .object("properties")
        .ifPresent(fields -> described.put("properties", fields(name, fields)));
    return described;
  }

  private JsonObject fields(String definition, JsonObject fields) {
    JsonObject described = new JsonObject();
    fields.forEach((name, field) ->
        described.put(
            name,
            field instanceof JsonObject schema
                ? described(schema, texts.of(definition, name))
                : field));
    return described;
  }

  /// Words that are there stay; beside a reference there is no place for any.
  private static JsonObject described(JsonObject schema, Optional<String> text) {
    JsonObject described = new JsonObject();
    if (!schema.containsKey(DESCRIPTION) && !schema.containsKey("$ref")) {
      text.ifPresent(words -> described.put(DESCRIPTION, words));
    }
    described.putAll(schema);
    return described;
  }
}
