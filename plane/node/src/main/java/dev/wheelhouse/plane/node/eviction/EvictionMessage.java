// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import java.util.Map;

/// What a pod is told that goes because a resource is short. Pure.
record EvictionMessage(Threshold threshold, Map<Signal, Observation> figures) {

  private static final List<String> UNITS = List.of("", "Ki", "Mi", "Gi", "Ti");

  String of(Candidate candidate) {
    String resource = threshold.signal().resource();
    StringBuilder text =
        new StringBuilder("The node was low on resource: ").append(resource).append(". ");
    Observation observed = figures.get(threshold.signal());
    if (observed != null) {
      text.append("Threshold quantity: ")
          .append(quantity(threshold.amount(observed.capacity())))
          .append(", available: ")
          .append(quantity(observed.available() / 1024 * 1024))
          .append(". ");
    }
    Map<String, Long> used = candidate.byContainer(resource);
    candidate
        .containers()
        .forEach(container -> exceeding(text, resource, container, used.get(container.getName())));
    return text.toString();
  }

  private static void exceeding(
      StringBuilder text,
      String resource,
      Container container,
      @org.jspecify.annotations.Nullable Long used) {
    long request = Candidate.request(container, resource);
    if (used != null && used > request) {
      text.append(
          "Container %s was using %s, request is %s, has larger consumption of %s. "
              .formatted(container.getName(), quantity(used), quantity(request), resource));
    }
  }

  /// The largest unit that says it exactly, as quantities are written.
  static String quantity(long amount) {
    long left = amount;
    int unit = 0;
    while (left != 0 && left % 1024 == 0 && unit < UNITS.size() - 1) {
      left /= 1024;
      unit++;
    }
    return left + UNITS.get(unit);
  }
}
