// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Puts a table together column by column.
final class TableBuilder {

  private final List<Column> columns = new ArrayList<>();
  private final List<Cell> cells = new ArrayList<>();
  private Function<JsonObject, JsonArray> conditions = _ -> new JsonArray(0);

  private TableBuilder() {}

  /// What stands in one column of a row.
  interface Cell {
    Object of(JsonObject object, Instant now);
  }

  static TableBuilder empty() {
    return new TableBuilder();
  }

  /// A table that begins with the object's name.
  static TableBuilder named() {
    return named(o -> o.string("metadata", "name").orElse(""));
  }

  static TableBuilder named(Function<JsonObject, Object> name) {
    return empty().addName(0, name);
  }

  TableBuilder addName(int priority, Function<JsonObject, Object> name) {
    columns.add(new Column("Name", "string", "name", "Name of the object.", priority));
    cells.add((object, _) -> name.apply(object));
    return this;
  }

  TableBuilder text(String name, Function<JsonObject, Object> cell) {
    return add(name, "string", cell);
  }

  TableBuilder integer(String name, Function<JsonObject, Object> cell) {
    return add(name, "integer", cell);
  }

  /// A string found at a path, or a stand-in.
  TableBuilder string(String name, String otherwise, String... path) {
    return text(name, o -> Cells.text(o, otherwise, path));
  }

  /// A number found at a path, or zero.
  TableBuilder count(String name, String... path) {
    return integer(name, o -> o.integer(path).orElse(0L));
  }

  TableBuilder bool(String name, boolean otherwise, String... path) {
    return add(name, "boolean", o -> o.bool(path).orElse(otherwise));
  }

  TableBuilder add(String name, String type, Function<JsonObject, Object> cell) {
    return add(new Column(name, type, "", "", 0), (object, _) -> cell.apply(object));
  }

  TableBuilder wide(String name, Function<JsonObject, Object> cell) {
    return add(new Column(name, "string", "", "", 1), (object, _) -> cell.apply(object));
  }

  TableBuilder timed(String name, Cell cell) {
    return add(new Column(name, "string", "", "", 0), cell);
  }

  TableBuilder age() {
    return timed("Age", (o, now) -> Ages.since(o, now, "metadata", "creationTimestamp"));
  }

  TableBuilder add(Column column, Cell cell) {
    columns.add(column);
    cells.add(cell);
    return this;
  }

  /// The wide columns of whatever has a pod template.
  TableBuilder template(String... path) {
    return wide("Containers", o -> Cells.containers(o, "name", path))
        .wide("Images", o -> Cells.containers(o, "image", path));
  }

  TableBuilder conditions(Function<JsonObject, JsonArray> rowConditions) {
    conditions = rowConditions;
    return this;
  }

  TableColumns build() {
    return new Table(List.copyOf(columns), List.copyOf(cells), conditions);
  }

  private record Table(
      List<Column> columns, List<Cell> row, Function<JsonObject, JsonArray> rowConditions)
      implements TableColumns {

    @Override
    public JsonArray cells(JsonObject object, Instant now) {
      JsonArray values = new JsonArray(row.size());
      for (Cell cell : row) {
        values.add(cell.of(object, now));
      }
      return values;
    }

    @Override
    public JsonArray conditions(JsonObject object) {
      return rowConditions.apply(object);
    }
  }
}
