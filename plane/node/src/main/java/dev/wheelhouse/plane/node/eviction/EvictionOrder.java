// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Which pod goes first when a resource is short: those that use more than they asked for, then
/// those of lower priority, then those that use most beyond what they asked for. Pure.
record EvictionOrder(String resource) {

  List<Candidate> sorted(Collection<Candidate> candidates) {
    return candidates.stream()
        .filter(candidate -> !Candidate.critical(candidate.pod()))
        .sorted(
            Comparator.comparing((Candidate candidate) -> beyond(candidate) <= 0)
                .thenComparingInt(Candidate::priority)
                .thenComparing(Comparator.comparingLong(this::beyond).reversed()))
        .toList();
  }

  private long beyond(Candidate candidate) {
    return candidate.used(resource) - candidate.requested(resource);
  }
}
