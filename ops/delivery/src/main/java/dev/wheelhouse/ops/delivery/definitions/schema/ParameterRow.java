// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// One parameter as people read it.
///
/// @param path from the root of the parameters: `ports[].port`
/// @param type such as `[]object`, `map[string]string`
/// @param fallback the default as JSON; empty for none
public record ParameterRow(
    String path, String type, boolean required, String fallback, String description) {

  /// All parameters, each followed by those inside of it.
  public static List<ParameterRow> of(ParameterSchema parameters) {
    List<ParameterRow> rows = new ArrayList<>();
    inside("", parameters.openApi(), rows);
    return rows;
  }

  private static void inside(String path, JsonObject schema, List<ParameterRow> rows) {
    List<String> required = schema.array("required").orElseGet(JsonArray::new).strings();
    schema
        .object("properties")
        .ifPresent(fields ->
            fields.forEach((name, field) -> {
              if (field instanceof JsonObject child) {
                add(
                    path.isEmpty() ? name : path + "." + name,
                    child,
                    required.contains(name),
                    rows);
              }
            }));
    schema.object("additionalProperties").ifPresent(values -> map(path, schema, values, rows));
  }

  /// A map at the root has no name of its own.
  private static void map(
      String path, JsonObject schema, JsonObject values, List<ParameterRow> rows) {
    if (path.isEmpty()) {
      rows.add(
          new ParameterRow(
              "<name>", type(values), false, "", schema.string("description").orElse("")));
    }
    inside(path + ".<name>", values, rows);
  }

  private static void add(
      String path, JsonObject schema, boolean required, List<ParameterRow> rows) {
    Object fallback = schema.get("default");
    rows.add(
        new ParameterRow(
            path,
            type(schema),
            required,
            fallback == null ? "" : Json.write(fallback),
            description(schema)));
    if (schema.string("type").orElse("").equals("array")) {
      schema.object("items").ifPresent(items -> inside(path + "[]", items, rows));
    } else {
      inside(path, schema, rows);
    }
  }

  private static String description(JsonObject schema) {
    String text = schema.string("description").orElse("");
    return schema
        .array("enum")
        .map(values ->
            (text.isEmpty() ? "" : text + ". ")
                + "One of "
                + String.join(", ", values.stream().map(Json::write).toList()))
        .orElse(text);
  }

  private static String type(JsonObject schema) {
    if (schema.bool("x-kubernetes-int-or-string").orElse(false)) {
      return "int-or-string";
    }
    return switch (schema.string("type").orElse("")) {
      case "array" -> "[]" + schema.object("items").map(ParameterRow::type).orElse("any");
      case "object" ->
          schema
              .object("additionalProperties")
              .map(values -> "map[string]" + type(values))
              .orElse("object");
      case "" -> "any";
      default -> schema.string("type").orElse("");
    };
  }
}
