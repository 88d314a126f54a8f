// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.warnings;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.List;

/// Amounts of memory and storage that are no whole bytes, such as `100m`.
final class WholeBytes {

  private WholeBytes() {}

  static void check(
      JsonObject amounts, FieldPath path, List<String> resources, List<String> warnings) {
    for (String resource : resources) {
      String amount = amounts.string(resource).orElse("");
      // In canonical form only an amount of thousandths or less ends so.
      if (amount.endsWith("m") || amount.endsWith("u") || amount.endsWith("n")) {
        warnings.add(
            path.key(resource)
                + ": fractional byte value \""
                + amount
                + "\" is invalid, must be an integer");
      }
    }
  }
}
