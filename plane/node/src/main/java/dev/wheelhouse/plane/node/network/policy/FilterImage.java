// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the kernel is to hold: named sets, and chains. Parts that did not change are the same
/// objects in two images that follow each other.
///
/// @param chains the lines of each, without the drop at its end
record FilterImage(Map<String, NamedSet> sets, Map<String, List<String>> chains) {

  static final FilterImage EMPTY = new FilterImage(Map.of(), Map.of());

  /// @param kind `set` or `map`
  record NamedSet(String kind, String type, Set<String> elements) {

    NamedSet {
      elements = Set.copyOf(elements);
    }
  }

  FilterImage {
    sets = Map.copyOf(sets);
    chains = Map.copyOf(chains);
  }
}
