// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;

/// A default must obey the schema it stands in. Runs on schemas that are structural.
final class DefaultsCheck {

  private DefaultsCheck() {}

  static void check(JsonObject tree, FieldPath path, Problems problems) {
    Object value = tree.get("default");
    if (value != null && !(value == JsonNull.NULL && tree.bool("nullable").orElse(false))) {
      Schema schema = SchemaReader.readClosed(tree);
      CustomResourceValidator.validateValue(value, schema, path.child("default"), problems);
    }
    tree.object("items").ifPresent(items -> check(items, path.child("items"), problems));
    tree.object("additionalProperties")
        .ifPresent(values -> check(values, path.child("additionalProperties"), problems));
    tree.object("properties")
        .ifPresent(fields ->
            fields.forEach((name, field) -> {
              if (field instanceof JsonObject child) {
                check(child, path.child("properties").key(name), problems);
              }
            }));
  }
}
