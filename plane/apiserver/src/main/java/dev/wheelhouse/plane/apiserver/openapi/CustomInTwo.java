// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// Schemas of custom resources for version 2 of OpenAPI, brought into the shape that clients which
/// validate by it (kubectl) take rightly: what is open to unknown fields or may be null states no
/// type there, or they would refuse what the server accepts.
final class CustomInTwo {

  private static final String KIND = "x-kubernetes-group-version-kind";

  private CustomInTwo() {}

  /// @param schema of a custom resource, as version 3 has it
  static JsonObject root(JsonObject schema) {
    if (!isOpen(schema)) {
      return object(schema);
    }
    JsonObject open = JsonObject.of("type", "object");
    Object kind = schema.get(KIND);
    if (kind != null) {
      open.put(KIND, kind);
    }
    return open;
  }

  private static JsonObject object(JsonObject schema) {
    JsonObject result = new JsonObject();
    schema.forEach((key, value) -> result.put(key, child(value)));
    boolean nullable = schema.bool("nullable").orElse(false);
    boolean open = isOpen(schema);
    if (nullable || open) {
      result.remove("items");
      result.remove("properties");
    }
    String type = schema.string("type").orElse("");
    boolean untyped =
        nullable
            || (open && type.equals("object"))
            || (type.equals("array") && result.get("items") == null);
    if (untyped) {
      result.remove("type");
    }
    requireNoNull(result, schema);
    return result;
  }

  private static Object child(Object value) {
    return switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> new JsonArray(array.stream().map(CustomInTwo::child).toList());
      default -> value;
    };
  }

  /// A required field that may be null can be left out.
  private static void requireNoNull(JsonObject result, JsonObject schema) {
    JsonObject fields = schema.object("properties").orElseGet(JsonObject::new);
    schema
        .array("required")
        .ifPresent(required -> {
          JsonArray kept = new JsonArray();
          required.strings().stream()
              .filter(name -> !fields.object(name).flatMap(f -> f.bool("nullable")).orElse(false))
              .forEach(kept::add);
          if (kept.isEmpty()) {
            result.remove("required");
          } else {
            result.put("required", kept);
          }
        });
  }

  private static boolean isOpen(JsonObject schema) {
    return schema.bool("x-kubernetes-preserve-unknown-fields").orElse(false);
  }
}
