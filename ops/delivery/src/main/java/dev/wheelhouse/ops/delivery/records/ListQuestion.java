// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.records;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  Shape shape() {
    return new Shape(apiVersion, kind, namespace.isEmpty(), labels.keySet());
  }

  /// What questions about one kind have in common: which labels they ask for, and whether in one
  /// namespace or in all.
  record Shape(String apiVersion, String kind, boolean everywhere, Set<String> keys) {

    Shape {
      keys = Set.copyOf(keys);
    }

    /// The question of this shape to whose answer an object belongs; empty for none.
    Optional<ListQuestion> question(
        String ofApiVersion, String ofKind, String in, Map<String, ?> having) {
      if (!kind.equals(ofKind)
          || !apiVersion.equals(ofApiVersion)
          || !having.keySet().containsAll(keys)) {
        return Optional.empty();
      }
      Map<String, String> values = new HashMap<>();
      keys.forEach(it -> values.put(it, String.valueOf(having.get(it))));
      return Optional.of(new ListQuestion(apiVersion, kind, everywhere ? "" : in, values));
    }
  }
}
