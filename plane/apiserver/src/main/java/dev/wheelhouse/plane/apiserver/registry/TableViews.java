// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.table.Column;
import dev.wheelhouse.kube.schema.table.TableColumns;
import java.time.Instant;
import java.util.List;

/// Objects as `meta.k8s.io/v1` tables, as kubectl shows them.
final class TableViews {

  private final Clock clock;

  TableViews(Clock clock) {
    this.clock = clock;
  }

  /// @param objects in the resource's version
  /// @param include `None`, `Metadata` (the default) or `Object`: what each row carries
  /// @param headers false to leave the column definitions out, as later watch events do
  /// @param version `meta.k8s.io/v1` or the older one
  JsonObject table(
      ServedResource resource,
      List<JsonObject> objects,
      String include,
      boolean headers,
      String version) {
    TableColumns columns =
        resource
            .custom()
            .map(custom -> TableColumns.custom(custom.printerColumns()))
            .orElseGet(() -> TableColumns.of(resource.groupResource()));
    Instant now = clock.now();
    JsonArray rows = new JsonArray(objects.size());
    for (JsonObject object : objects) {
      rows.add(row(columns, object, include, now, version));
    }
    JsonArray definitions = new JsonArray();
    if (headers) {
      columns.columns().stream().map(Column::toJson).forEach(definitions::add);
    }
    return JsonObject.of(
        "kind",
        "Table",
        "apiVersion",
        version,
        "metadata",
        new JsonObject(),
        "columnDefinitions",
        definitions,
        "rows",
        rows);
  }

  private static JsonObject row(
      TableColumns columns, JsonObject object, String include, Instant now, String version) {
    JsonObject row = JsonObject.of("cells", columns.cells(object, now));
    JsonArray conditions = columns.conditions(object);
    if (!conditions.isEmpty()) {
      row.put("conditions", conditions);
    }
    switch (include) {
      case "None" -> {}
      case "Object" -> row.put("object", object);
      default ->
          row.put(
              "object",
              JsonObject.of(
                  "kind",
                  "PartialObjectMetadata",
                  "apiVersion",
                  version,
                  "metadata",
                  object.childObject("metadata")));
    }
    return row;
  }

  /// A bookmark, as table watchers get it: one row that carries nothing but the revision.
  static JsonObject bookmark(JsonObject object, String version) {
    return JsonObject.of(
        "kind",
        "Table",
        "apiVersion",
        version,
        "metadata",
        object.childObject("metadata"),
        "columnDefinitions",
        new JsonArray(),
        "rows",
        JsonArray.of(JsonObject.of("cells", new JsonArray(), "object", object)));
  }
}
