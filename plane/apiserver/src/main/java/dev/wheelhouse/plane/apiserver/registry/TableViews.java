// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// Tables by kube/schema.
final class TableViews implements Views.TableView {

  @Override
  public JsonObject table(
      ServedResource resource, List<JsonObject> objects, String include, boolean headers) {
    JsonArray rows = new JsonArray();
    for (JsonObject object : objects) {
      rows.add(
          JsonObject.of(
              "cells",
              JsonArray.of(object.string("metadata", "name").orElse("")),
              "object",
              JsonObject.of(
                  "kind",
                  "PartialObjectMetadata",
                  "apiVersion",
                  "meta.k8s.io/v1",
                  "metadata",
                  object.childObject("metadata"))));
    }
    return JsonObject.of(
        "kind",
        "Table",
        "apiVersion",
        "meta.k8s.io/v1",
        "columnDefinitions",
        JsonArray.of(
            JsonObject.of(
                "name", "Name", "type", "string", "format", "name", "description", "", "priority",
                0L)),
        "rows",
        rows);
  }
}
