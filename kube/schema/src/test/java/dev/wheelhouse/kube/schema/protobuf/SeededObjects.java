// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Makes objects of a schema: every field has a good chance to be there, and no value is empty, as
/// protobuf cannot tell most empty values from none.
final class SeededObjects {

  private static final int DEEPEST = 9;
  private static final String[] TEXTS = {
    "a", "plain text", "with \"quotes\" and \\ and \n", "äöü €", "😀", "x".repeat(200)
  };

  private final RandomGenerator random;

  SeededObjects(RandomGenerator random) {
    this.random = random;
  }

  JsonObject object(Schema schema) {
    JsonObject object = new JsonObject();
    fill(object, schema, 0);
    return object;
  }

  private void fill(JsonObject into, Schema schema, int depth) {
    for (Map.Entry<String, Schema> field : schema.fields().entrySet()) {
      if (exists(schema, field.getKey()) && depth < DEEPEST && random.nextInt(depth + 2) < 2) {
        into.put(field.getKey(), value(field.getValue(), depth + 1));
      }
    }
  }

  /// Messages do not say what kind they are, which whole objects in JSON do.
  private static boolean exists(Schema schema, String field) {
    return MessageTypes.find(schema.definitionName())
        .map(type -> type.place(field) != null)
        .orElse(true);
  }

  private Object value(Schema schema, int depth) {
    String definition = schema.definitionName();
    String name = definition.substring(definition.lastIndexOf('.') + 1);
    return switch (name) {
      case "Time" -> Instant.ofEpochSecond(1 + random.nextLong(4_000_000_000L)).toString();
      case "MicroTime" -> "2026-03-04T05:06:07.00" + (1000 + random.nextInt(8999)) + "Z";
      case "Duration" -> GoDuration.text(1 + random.nextLong(1L << 45));
      case "Quantity" ->
          (1 + random.nextInt(999)) + new String[] {"", "m", "Mi", "G"}[random.nextInt(4)];
      case "IntOrString" -> intOrString();
      case "RawExtension", "FieldsV1", "JSON" ->
          JsonObject.of("f:x", new JsonObject(), "list", JsonArray.of(1L, "two", false));
      case "JSONSchemaPropsOrBool" ->
          random.nextBoolean() ? (Object) random.nextBoolean() : JsonObject.of("type", "string");
      case "JSONSchemaPropsOrArray" ->
          random.nextBoolean()
              ? JsonObject.of("type", "string")
              : JsonArray.of(JsonObject.of("type", "string"), JsonObject.of("format", "byte"));
      case "JSONSchemaPropsOrStringArray" ->
          random.nextBoolean() ? JsonObject.of("type", "string") : JsonArray.of("a", "b");
      default -> plain(schema, depth);
    };
  }

  private Object intOrString() {
    return random.nextBoolean() ? (Object) (long) random.nextInt() : "10%";
  }

  private Object plain(Schema schema, int depth) {
    return switch (schema.type()) {
      case OBJECT, ANY -> {
        JsonObject object = new JsonObject();
        fill(object, schema, depth);
        yield object;
      }
      case MAP -> map(schema.items().orElseThrow(), depth);
      case ARRAY -> array(schema.items().orElseThrow(), depth);
      case STRING -> text(schema);
      case INTEGER ->
          schema.format().equals("int64")
              ? random.nextLong() | 1
              : (Object) (long) (random.nextInt() | 1);
      case NUMBER -> 0.5 + random.nextInt(1000);
      case BOOLEAN -> true;
      case INT_OR_STRING -> intOrString();
    };
  }

  private JsonObject map(Schema values, int depth) {
    JsonObject map = new JsonObject();
    for (int i = 0; i <= random.nextInt(3); i++) {
      map.put("key-" + i + TEXTS[random.nextInt(TEXTS.length)], value(values, depth + 1));
    }
    return map;
  }

  private JsonArray array(Schema elements, int depth) {
    JsonArray array = new JsonArray();
    for (int i = 0; i <= random.nextInt(2); i++) {
      array.add(value(elements, depth + 1));
    }
    return array;
  }

  private Object text(Schema schema) {
    String text = TEXTS[random.nextInt(TEXTS.length)];
    return switch (schema.format()) {
      case "byte" -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
      case "date-time" -> "2026-01-02T03:04:05Z";
      default -> text;
    };
  }
}
