// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;

/// One column of a table, as `meta.k8s.io/v1` `TableColumnDefinition` has it.
///
/// @param type `string`, `integer`, `number`, `boolean` or `date`
/// @param format `name` for the column that names the object, else mostly empty
/// @param priority 0 is always shown, 1 only in wide output
public record Column(String name, String type, String format, String description, int priority) {

  public JsonObject toJson() {
    return JsonObject.of(
        "name", name,
        "type", type,
        "format", format,
        "description", description,
        "priority", (long) priority);
  }
}
