// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.warnings;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Labels of nodes that have newer names.
final class NodeLabelWarnings {

  private static final Map<String, String> DEPRECATED =
      Map.of(
          "beta.kubernetes.io/arch",
          "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os",
          "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
          "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
          "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
          "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

  private NodeLabelWarnings() {}

  static @Nullable String of(String label) {
    return DEPRECATED.get(label);
  }

  /// Those that the expressions of node selector terms name.
  static void terms(JsonArray terms, FieldPath path, List<String> warnings) {
    for (int i = 0; i < terms.size(); i++) {
      if (terms.get(i) instanceof JsonObject term) {
        term(term, path.index(i), warnings);
      }
    }
  }

  static void term(JsonObject term, FieldPath path, List<String> warnings) {
    JsonArray expressions = term.array("matchExpressions").orElseGet(JsonArray::new);
    for (int i = 0; i < expressions.size(); i++) {
      if (expressions.get(i) instanceof JsonObject expression) {
        String key = expression.string("key").orElse("");
        String text = of(key);
        if (text != null) {
          FieldPath at = path.child("matchExpressions").index(i).child("key");
          warnings.add(at + ": " + key + " is " + text);
        }
      }
    }
  }
}
