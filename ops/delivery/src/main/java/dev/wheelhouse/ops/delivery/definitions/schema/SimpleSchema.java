// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns declared parameters into an OpenAPI v3 structural schema.
///
///     parameters:
///       image: string | required=true description="Image to run"
///       ports: "[]Port"
///     types:
///       Port:
///         port: integer | required=true minimum=1 maximum=65535
///
/// becomes
///
///     {"type":"object","required":["image"],"properties":{
///       "image":{"type":"string","description":"Image to run"},
///       "ports":{"type":"array","items":{"type":"object","required":["port"],"properties":{...}}}}}
///
/// A named type stands wherever it is named, so few of them can make a schema without measure: one
/// that is too large or too deep is refused.
final class SimpleSchema {

  private static final Map<String, String> NUMBERS =
      Map.of(
          "minimum", "minimum",
          "maximum", "maximum",
          "minLength", "minLength",
          "maxLength", "maxLength",
          "minItems", "minItems",
          "maxItems", "maxItems");

  private static final int MOST_NODES = 10_000;
  private static final int DEEPEST = 64;

  private final JsonObject types;
  private final FieldPath typesPath;
  private final Problems problems;
  private final Deque<String> open = new ArrayDeque<>();
  private int nodes;
  private int depth;
  private boolean refused;

  private SimpleSchema(JsonObject types, FieldPath typesPath, Problems problems) {
    this.types = types;
    this.typesPath = typesPath;
    this.problems = problems;
  }

  /// @param parameters an object of declarations, or one declaration for all of them
  /// @param path where `parameters` and `types` stand
  /// @param problems gets what cannot be understood; the schema is of no use then
  static JsonObject openApi(
      Object parameters, JsonObject types, FieldPath path, Problems problems) {
    return new SimpleSchema(types, path.child("types"), problems)
        .node(parameters, path.child("parameters"));
  }

  private JsonObject node(Object declared, FieldPath path) {
    return within(path, () -> declared(declared, path));
  }

  /// Once a schema is refused nothing of it is looked at any more.
  private JsonObject within(FieldPath path, Supplier<JsonObject> work) {
    if (refused) {
      return new JsonObject();
    }
    if (nodes++ >= MOST_NODES || depth >= DEEPEST) {
      refused = true;
      problems.invalid(
          path,
          "the parameters are too large with all types written out: at most "
              + MOST_NODES
              + " fields, at most "
              + DEEPEST
              + " deep");
      return new JsonObject();
    }
    depth++;
    try {
      return work.get();
    } finally {
      depth--;
    }
  }

  private JsonObject declared(Object declared, FieldPath path) {
    return switch (declared) {
      case JsonObject fields -> object(fields, path);
      case String text -> guarded(path, () -> declaration(Declaration.parse(text), path));
      default -> {
        problems.invalid(
            path,
            "a parameter is declared by text such as `string | required=true`, or by the fields it"
                + " has");
        yield new JsonObject();
      }
    };
  }

  private JsonObject object(JsonObject fields, FieldPath path) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    fields.forEach((name, declared) -> {
      JsonObject schema = node(declared, path.child(name));
      if (schema.remove(REQUIRED) != null) {
        required.add(name);
      }
      properties.put(name, schema);
    });
    JsonObject schema = JsonObject.of("type", "object");
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema.with("properties", properties);
  }

  /// A mark on a field's schema that its parent takes away.
  private static final String REQUIRED = "x-required";

  private JsonObject declaration(Declaration declaration, FieldPath path) {
    JsonObject schema = type(declaration.type(), path);
    declaration.marker("description").ifPresent(it -> schema.put("description", it));
    declaration.marker("pattern").ifPresent(it -> schema.put("pattern", it));
    NUMBERS.forEach((marker, keyword) ->
        declaration
            .marker(marker)
            .ifPresent(it -> schema.put(keyword, json(marker, it, Number.class::isInstance))));
    declaration
        .marker("enum")
        .ifPresent(it -> {
          JsonArray values = new JsonArray();
          for (String value : it.split(",", -1)) {
            values.add(value(schema, "enum", value.strip()));
          }
          schema.put("enum", values);
        });
    declaration
        .marker("default")
        .ifPresent(it -> schema.put("default", value(schema, "default", it)));
    boolean required =
        declaration
            .marker("required")
            .map(it -> json("required", it, Boolean.class::isInstance).equals(true))
            .orElse(false);
    if (required && schema.containsKey("default")) {
      throw new SchemaFault("a parameter with a default cannot be required as well");
    }
    return required ? schema.with(REQUIRED, true) : schema;
  }

  private JsonObject type(TypeText type, FieldPath path) {
    return switch (type) {
      case TypeText.Simple simple -> simple(simple);
      case TypeText.ListOf list ->
          JsonObject.of("type", "array", "items", within(path, () -> type(list.element(), path)));
      case TypeText.MapOf map -> {
        JsonObject value = within(path, () -> type(map.value(), path));
        if (map.nullable()) {
          value.put("nullable", true);
        }
        yield JsonObject.of("type", "object", "additionalProperties", value);
      }
      case TypeText.Named named -> named(named.name());
    };
  }

  private static JsonObject simple(TypeText.Simple type) {
    return switch (type) {
      case STRING -> JsonObject.of("type", "string");
      case INTEGER -> JsonObject.of("type", "integer", "format", "int64");
      case NUMBER -> JsonObject.of("type", "number");
      case BOOLEAN -> JsonObject.of("type", "boolean");
      case INT_OR_STRING -> JsonObject.of("x-kubernetes-int-or-string", true);
      case OBJECT -> JsonObject.of("type", "object", "x-kubernetes-preserve-unknown-fields", true);
      case ANY -> JsonObject.of("x-kubernetes-preserve-unknown-fields", true);
    };
  }

  private JsonObject named(String name) {
    Object own = types.get(name);
    Object declared = own == null ? CommonTypes.all().get(name) : own;
    if (declared == null) {
      TreeSet<String> known = new TreeSet<>(types.keySet());
      known.addAll(CommonTypes.all().keySet());
      throw new SchemaFault(
          "there is no type \""
              + name
              + "\""
              + Nearest.of(name, known)
                  .map(it -> "; did you mean \"" + it + "\"?")
                  .orElse("; there are " + known));
    }
    if (open.contains(name)) {
      throw new SchemaFault("the type \"" + name + "\" contains itself");
    }
    open.push(name);
    JsonObject schema = node(declared, typesPath.child(name));
    schema.remove(REQUIRED);
    open.pop();
    return schema;
  }

  private static Object value(JsonObject schema, String marker, String text) {
    String type = schema.string("type").orElse("");
    return switch (type) {
      case "string" -> text;
      case "integer" -> json(marker, text, Long.class::isInstance);
      case "number" -> json(marker, text, Number.class::isInstance);
      case "boolean" -> json(marker, text, Boolean.class::isInstance);
      case "array" -> json(marker, text, JsonArray.class::isInstance);
      case "object" -> json(marker, text, JsonObject.class::isInstance);
      default -> {
        @Nullable Object number = parsed(text);
        yield number == null ? text : number;
      }
    };
  }

  private static Object json(String marker, String text, Function<Object, Boolean> fits) {
    @Nullable Object value = parsed(text);
    if (value == null || value == JsonNull.NULL || !fits.apply(value)) {
      throw new SchemaFault(marker + "=" + text + " does not have the type of the parameter");
    }
    return value;
  }

  private static @Nullable Object parsed(String text) {
    try {
      return Json.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (PlatformException _) {
      return null; // no JSON: the caller says what it wanted
    }
  }

  private JsonObject guarded(FieldPath path, Supplier<JsonObject> work) {
    try {
      return work.get();
    } catch (SchemaFault e) {
      problems.invalid(path, e.text());
      return new JsonObject();
    }
  }
}
