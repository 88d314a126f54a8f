// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.crd;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.openapi.SchemaReader;
import java.util.List;

/// The schema of a custom resource from what its definition says.
final class CustomSchemas {

  private CustomSchemas() {}

  static Schema read(JsonObject raw, boolean preservesUnknown) {
    JsonObject tree = raw.deepCopy();
    if (preservesUnknown) {
      tree.put("x-kubernetes-preserve-unknown-fields", true);
    }
    JsonObject properties = tree.childObject("properties");
    properties.put("apiVersion", JsonObject.of("type", "string"));
    properties.put("kind", JsonObject.of("type", "string"));
    properties.put("metadata", JsonObject.of("type", "object", "x-kubernetes-preserve-unknown-fields", true));
    return SchemaReader.readClosed(tree);
  }

  /// Adds what keeps a schema from being served.
  static void check(JsonObject raw, String path, List<Cause> broken) {}
}
