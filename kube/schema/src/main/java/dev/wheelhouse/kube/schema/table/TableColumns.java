// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.time.Instant;
import java.util.List;

/// How the objects of one resource are shown as rows. Immutable and safe for use by many threads.
public interface TableColumns {

  List<Column> columns();

  /// One cell per column: strings, [Long], [Double], [Boolean] or
  /// [dev.wheelhouse.base.json.JsonNull].
  ///
  /// @param now the time that ages are counted to
  JsonArray cells(JsonObject object, Instant now);

  /// `conditions` of a row, for example that a pod has completed; mostly empty.
  default JsonArray conditions(JsonObject object) {
    return new JsonArray(0);
  }

  /// The columns of a built-in resource; name and creation time for one that has none of its own.
  static TableColumns of(GroupResource resource) {
    return BuiltInTables.find(resource);
  }

  /// The columns of a custom resource: its name, then what its definition states, or its age where
  /// that states nothing.
  ///
  /// @param additionalPrinterColumns as in a version of a `CustomResourceDefinition`; may be empty
  /// @throws dev.wheelhouse.base.errors.PlatformException with reason `BAD_REQUEST` for a JSONPath
  ///   that cannot be understood
  static TableColumns custom(List<JsonObject> additionalPrinterColumns) {
    return CustomTable.of(additionalPrinterColumns);
  }
}
