// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Turns OpenAPI v3 documents of group versions into one of version 2 (Swagger).
final class VersionTwo {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final Set<String> UNKNOWN_IN_TWO =
      Set.of("nullable", "oneOf", "anyOf", "not", "x-kubernetes-validations");

  private VersionTwo() {}

  static JsonObject of(List<JsonObject> documents) {
    Map<String, Object> paths = new TreeMap<>();
    Map<String, Object> definitions = new TreeMap<>();
    for (JsonObject document : documents) {
      document
          .object("paths")
          .ifPresent(all -> all.forEach((path, item) -> paths.put(path, pathItem(item))));
      document
          .object("components", "schemas")
          .ifPresent(all ->
              all.forEach((name, schema) -> definitions.put(name, definition(name, schema))));
    }
    return JsonObject.of(
        "swagger",
        "2.0",
        "info",
        OpenApi.info(),
        "paths",
        new JsonObject(paths),
        "definitions",
        new JsonObject(definitions));
  }

  private static Object definition(String name, Object schema) {
    boolean builtIn = name.startsWith("io.k8s.");
    return schema(
        !builtIn && schema instanceof JsonObject custom ? CustomInTwo.root(custom) : schema);
  }

  private static Object pathItem(Object item) {
    JsonObject result = new JsonObject();
    if (item instanceof JsonObject source) {
      source.forEach((key, value) -> {
        if (METHODS.contains(key) && value instanceof JsonObject operation) {
          result.put(key, operation(operation));
        } else if (value instanceof JsonArray parameters) {
          result.put(key, parameters(parameters));
        }
      });
    }
    return result;
  }

  private static JsonObject operation(JsonObject source) {
    JsonObject operation = new JsonObject(source);
    JsonArray parameters = parameters(source.array("parameters").orElseGet(JsonArray::new));
    source
        .object("requestBody", "content")
        .ifPresent(content -> {
          operation.put("consumes", new JsonArray(content.keySet()));
          parameters.add(0, body(content));
        });
    operation.remove("requestBody");
    operation.put("produces", JsonArray.of("application/json"));
    operation.put("parameters", parameters);
    operation.put("responses", responses(source));
    return operation;
  }

  private static JsonObject body(JsonObject content) {
    return JsonObject.of("name", "body", "in", "body", "schema", contentSchema(content));
  }

  private static Object contentSchema(JsonObject content) {
    return content.values().stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .flatMap(media -> media.object("schema").stream())
        .findFirst()
        .map(VersionTwo::schema)
        .orElseGet(JsonObject::new);
  }

  private static JsonArray parameters(JsonArray source) {
    JsonArray parameters = new JsonArray();
    for (JsonObject parameter : source.objects()) {
      JsonObject flat = new JsonObject(parameter);
      flat.remove("schema");
      parameter.object("schema").ifPresent(flat::putAll);
      parameters.add(flat);
    }
    return parameters;
  }

  private static JsonObject responses(JsonObject operation) {
    JsonObject responses = new JsonObject();
    operation
        .object("responses")
        .ifPresent(all -> all.keySet().forEach(code -> responses.put(code, response(all, code))));
    return responses;
  }

  private static JsonObject response(JsonObject all, String code) {
    JsonObject response = JsonObject.of("description", all.string(code, "description").orElse(""));
    all.object(code, "content")
        .ifPresent(content -> response.put("schema", contentSchema(content)));
    return response;
  }

  private static Object schema(Object value) {
    return switch (value) {
      case JsonObject object -> schemaObject(object);
      case JsonArray array -> new JsonArray(array.stream().map(VersionTwo::schema).toList());
      case String text when text.startsWith(Definitions.REFERENCE) ->
          "#/definitions/" + text.substring(Definitions.REFERENCE.length());
      default -> value;
    };
  }

  /// A reference wrapped in `allOf`, which version 3 needs to put a default beside it, becomes
  /// plain.
  private static JsonObject schemaObject(JsonObject source) {
    JsonObject result = new JsonObject();
    source.forEach((key, value) -> {
      boolean wrapped =
          key.equals("allOf")
              && value instanceof JsonArray all
              && all.size() == 1
              && all.getFirst() instanceof JsonObject;
      if (wrapped && value instanceof JsonArray all) {
        result.putAll(schemaObject((JsonObject) all.getFirst()));
      } else if (!UNKNOWN_IN_TWO.contains(key)) {
        result.put(key, schema(value));
      }
    });
    return result;
  }
}
