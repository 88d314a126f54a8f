// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.stream.Stream;

/// A pod that could be ended, and what it uses.
///
/// @param memory bytes of each container's working set
/// @param disk bytes of each container's writable layer and logs
/// @param volumes bytes of its `emptyDir` volumes on disk
/// @param inodes how many files and folders it has on disk
public record Candidate(
    Pod pod, Map<String, Long> memory, Map<String, Long> disk, long volumes, long inodes) {

  private static final int CRITICAL = 2_000_000_000;

  public Candidate {
    memory = Map.copyOf(memory);
    disk = Map.copyOf(disk);
  }

  /// Whether a pod is so needed that it is never ended for want of room.
  public static boolean critical(Pod pod) {
    Integer priority = pod.getSpec().getPriority();
    return priority != null && priority >= CRITICAL;
  }

  int priority() {
    Integer priority = pod.getSpec().getPriority();
    return priority == null ? 0 : priority;
  }

  /// @param resource `memory`, `ephemeral-storage` or `inodes`; others are not counted by pod
  long used(String resource) {
    return switch (resource) {
      case "memory" -> sum(memory);
      case "ephemeral-storage" -> sum(disk) + volumes;
      case "inodes" -> inodes;
      default -> 0;
    };
  }

  private static long sum(Map<String, Long> amounts) {
    return amounts.values().stream().mapToLong(Long::longValue).sum();
  }

  long requested(String resource) {
    return containers().mapToLong(container -> request(container, resource)).sum();
  }

  Map<String, Long> byContainer(String resource) {
    return switch (resource) {
      case "memory" -> memory;
      case "ephemeral-storage" -> disk;
      default -> Map.of();
    };
  }

  Stream<Container> containers() {
    return Stream.concat(
        pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream());
  }

  static long request(Container container, String resource) {
    return container.getResources() == null || container.getResources().getRequests() == null
        ? 0
        : bytes(container.getResources().getRequests().get(resource));
  }

  private static long bytes(@org.jspecify.annotations.Nullable Quantity quantity) {
    return quantity == null ? 0 : quantity.getNumericalAmount().longValue();
  }
}
