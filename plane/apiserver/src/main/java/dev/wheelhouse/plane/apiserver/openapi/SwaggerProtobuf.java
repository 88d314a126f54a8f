// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.protobuf.Bytes;
import java.util.Map;
import java.util.Objects;

/// Writes an OpenAPI v2 document as the protobuf message `openapi.v2.Document`: what Kubernetes'
/// documents have of it. Values of any type (defaults, enums, extensions) are YAML text in it,
/// which JSON is.
final class SwaggerProtobuf {

  private static final Map<String, Integer> METHODS =
      Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "options", 6, "head", 7, "patch", 8);
  private static final Map<String, Integer> SCHEMA_TEXTS =
      Map.of("$ref", 1, "format", 2, "title", 3, "description", 4, "pattern", 13);
  private static final Map<String, Integer> SCHEMA_NUMBERS =
      Map.of(
          "maxLength", 11,
          "minLength", 12,
          "maxItems", 14,
          "minItems", 15,
          "maxProperties", 17,
          "minProperties", 18);
  private static final Map<String, Integer> SCHEMA_DECIMALS =
      Map.of("multipleOf", 6, "maximum", 7, "minimum", 9);
  private static final Map<String, Integer> SCHEMA_FLAGS =
      Map.of("exclusiveMaximum", 8, "exclusiveMinimum", 10, "uniqueItems", 16);

  private final Bytes out = new Bytes(1 << 20);

  private SwaggerProtobuf() {}

  static byte[] of(JsonObject document) {
    SwaggerProtobuf writer = new SwaggerProtobuf();
    writer.document(document);
    return writer.out.toArray();
  }

  private void document(JsonObject document) {
    text(document, "swagger", 1);
    message(
        2,
        () -> {
          text(document.childObject("info"), "title", 1);
          text(document.childObject("info"), "version", 2);
        });
    message(
        8,
        () ->
            document
                .childObject("paths")
                .forEach((path, item) -> named(2, path, () -> pathItem((JsonObject) item))));
    message(9, () -> schemas(document.childObject("definitions"), 1));
  }

  @FunctionalInterface
  private interface Content {
    void write();
  }

  private void message(int field, Content content) {
    int begun = out.begin(field);
    content.write();
    out.end(begun);
  }

  /// An entry of a map: its name and its value.
  private void named(int field, String name, Content value) {
    message(
        field,
        () -> {
          out.string(1, name);
          message(2, value);
        });
  }

  private void schemas(JsonObject schemas, int field) {
    schemas.forEach((name, value) -> named(field, name, () -> schema((JsonObject) value)));
  }

  private void text(JsonObject from, String name, int field) {
    if (from.get(name) instanceof String value) {
      out.string(field, value);
    }
  }

  private void texts(JsonObject from, String name, int field) {
    if (from.get(name) instanceof JsonArray values) {
      values.forEach(value -> out.string(field, String.valueOf(value)));
    }
  }

  private void flag(JsonObject from, String name, int field) {
    if (Boolean.TRUE.equals(from.get(name))) {
      out.number(field, 1);
    }
  }

  private void any(int field, Object value) {
    message(field, () -> out.string(2, Json.write(value)));
  }

  private void extensions(JsonObject from, int field) {
    from.forEach((name, value) -> {
      if (name.startsWith("x-")) {
        named(field, name, () -> out.string(2, Json.write(value)));
      }
    });
  }

  private void pathItem(JsonObject item) {
    METHODS.forEach((method, field) -> {
      if (item.get(method) instanceof JsonObject operation) {
        message(field, () -> operation(operation));
      }
    });
    parameters(item, 9);
    extensions(item, 10);
  }

  private void operation(JsonObject operation) {
    texts(operation, "tags", 1);
    text(operation, "summary", 2);
    text(operation, "description", 3);
    text(operation, "operationId", 5);
    texts(operation, "produces", 6);
    texts(operation, "consumes", 7);
    parameters(operation, 8);
    message(
        9,
        () ->
            operation
                .childObject("responses")
                .forEach(
                    (code, response) -> named(1, code, () -> response((JsonObject) response))));
    texts(operation, "schemes", 10);
    extensions(operation, 13);
  }

  private void response(JsonObject response) {
    message(
        1,
        () -> {
          text(response, "description", 1);
          if (response.get("schema") instanceof JsonObject schema) {
            message(2, () -> message(1, () -> schema(schema)));
          }
        });
  }

  private void parameters(JsonObject from, int field) {
    if (from.get("parameters") instanceof JsonArray parameters) {
      for (JsonObject parameter : parameters.objects()) {
        message(field, () -> message(1, () -> parameter(parameter)));
      }
    }
  }

  private void parameter(JsonObject parameter) {
    switch (parameter.string("in").orElse("")) {
      case "body" -> message(1, () -> body(parameter));
      case "header" -> message(2, () -> message(1, () -> plain(parameter, 0)));
      case "formData" -> message(2, () -> message(2, () -> plain(parameter, 1)));
      case "query" -> message(2, () -> message(3, () -> plain(parameter, 1)));
      default -> message(2, () -> message(4, () -> plain(parameter, 0)));
    }
  }

  private void body(JsonObject parameter) {
    text(parameter, "description", 1);
    text(parameter, "name", 2);
    text(parameter, "in", 3);
    flag(parameter, "required", 4);
    if (parameter.get("schema") instanceof JsonObject schema) {
      message(5, () -> schema(schema));
    }
  }

  /// @param shift how far the fields from `type` on are moved: query and form parameters have one
  ///   more before them
  private void plain(JsonObject parameter, int shift) {
    flag(parameter, "required", 1);
    text(parameter, "in", 2);
    text(parameter, "description", 3);
    text(parameter, "name", 4);
    text(parameter, "type", 5 + shift);
    text(parameter, "format", 6 + shift);
    flag(parameter, "uniqueItems", 19 + shift);
  }

  private void schema(JsonObject schema) {
    schema.forEach((name, value) -> {
      switch (value) {
        case String text when SCHEMA_TEXTS.containsKey(name) ->
            out.string(field(SCHEMA_TEXTS, name), text);
        case Long number when SCHEMA_NUMBERS.containsKey(name) ->
            out.number(field(SCHEMA_NUMBERS, name), number);
        case Number number when SCHEMA_DECIMALS.containsKey(name) ->
            out.fixed64(
                field(SCHEMA_DECIMALS, name), Double.doubleToLongBits(number.doubleValue()));
        case Boolean yes when SCHEMA_FLAGS.containsKey(name) ->
            out.number(field(SCHEMA_FLAGS, name), yes ? 1 : 0);
        default -> structure(name, value);
      }
    });
    texts(schema, "required", 19);
    extensions(schema, 31);
  }

  private static int field(Map<String, Integer> fields, String name) {
    return Objects.requireNonNull(fields.get(name));
  }

  private void structure(String name, Object value) {
    switch (name) {
      case "default" -> any(5, value);
      case "enum" -> ((JsonArray) value).forEach(element -> any(20, element));
      case "additionalProperties" -> additional(value);
      case "type" -> message(22, () -> out.string(1, String.valueOf(value)));
      case "items" -> message(23, () -> message(1, () -> schema((JsonObject) value)));
      case "allOf" ->
          ((JsonArray) value).objects().forEach(part -> message(24, () -> schema(part)));
      case "properties" -> message(25, () -> schemas((JsonObject) value, 1));
      default -> {}
    }
  }

  private void additional(Object value) {
    message(
        21,
        () -> {
          if (value instanceof JsonObject schema) {
            message(1, () -> schema(schema));
          } else {
            out.number(2, Boolean.TRUE.equals(value) ? 1 : 0);
          }
        });
  }
}
