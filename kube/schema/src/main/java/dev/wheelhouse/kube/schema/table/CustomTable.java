// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// The table of a custom resource, from its definition's `additionalPrinterColumns`.
final class CustomTable {

  private CustomTable() {}

  static TableColumns of(List<JsonObject> additional) {
    TableBuilder table = TableBuilder.named();
    if (additional.isEmpty()) {
      return table
          .add(new Column("Age", "date", "", "", 0), cell("date", ".metadata.creationTimestamp"))
          .build();
    }
    for (JsonObject column : additional) {
      String type = column.string("type").orElse("string");
      table.add(
          new Column(
              column.string("name").orElse(""),
              type,
              column.string("format").orElse(""),
              column.string("description").orElse(""),
              column.integer("priority").orElse(0L).intValue()),
          cell(type, column.string("jsonPath").orElse("")));
    }
    return table.build();
  }

  private static TableBuilder.Cell cell(String type, String jsonPath) {
    JsonPath path = JsonPath.parse(jsonPath);
    return (object, now) -> {
      List<Object> found = path.find(object);
      return found.isEmpty() ? JsonNull.NULL : value(type, found.getFirst(), now);
    };
  }

  /// The value in the column's type; null where it has another one.
  private static Object value(String type, Object value, Instant now) {
    return switch (type) {
      case "integer" -> value instanceof Number number ? integer(number) : JsonNull.NULL;
      case "number" -> value instanceof Number ? value : JsonNull.NULL;
      case "boolean" -> value instanceof Boolean ? value : JsonNull.NULL;
      case "date" -> value instanceof String text ? Ages.since(text, now) : "<invalid>";
      default -> text(value);
    };
  }

  private static Object integer(Number number) {
    return number instanceof BigDecimal decimal
        ? decimal.toBigInteger()
        : (Object) number.longValue();
  }

  private static Object text(Object value) {
    return switch (value) {
      case String text -> text;
      case JsonObject object -> Json.write(object);
      case JsonArray array -> Json.write(array);
      case JsonNull _ -> JsonNull.NULL;
      default -> value.toString();
    };
  }
}
