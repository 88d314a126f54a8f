// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.records;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A list of objects whose labels have certain values.
///
/// @param namespace empty for all
record ListQuestion(String apiVersion, String kind, String namespace, Map<String, String> labels) {

  ListQuestion {
    labels = Map.copyOf(labels);
  }

  /// @return empty for a selector that says more than which values labels have
  static Optional<ListQuestion> of(
      String apiVersion, String kind, String namespace, String selector) {
    Map<String, String> labels = new HashMap<>();
    for (String term : selector.split(",")) {
      int at = term.indexOf('=');
      if (at < 1 || term.charAt(at - 1) == '!' || term.startsWith("=", at + 1)) {
        return Optional.empty();
      }
      labels.put(term.substring(0, at), term.substring(at + 1));
    }
    return Optional.of(new ListQuestion(apiVersion, kind, namespace, labels));
  }

  /// Whether an object belongs to the answer.
  boolean matches(String ofApiVersion, String ofKind, String in, Map<String, ?> having) {
    return kind.equals(ofKind)
        && apiVersion.equals(ofApiVersion)
        && (namespace.isEmpty() || namespace.equals(in))
        && having.entrySet().containsAll(labels.entrySet());
  }
}
