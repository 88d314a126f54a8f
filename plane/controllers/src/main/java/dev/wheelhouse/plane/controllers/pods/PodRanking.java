// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.pods;

import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which pods a scale-in takes first: unassigned, then pending, then unready, then the lower
/// `controller.kubernetes.io/pod-deletion-cost`, then those on nodes with more pods of the owner,
/// then ready for a shorter time, then more restarts, then younger.
public final class PodRanking {

  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  private PodRanking() {}

  /// @param candidates the pods to rank
  /// @param related pods of the same owner that count as neighbours on a node
  public static List<Pod> firstToGo(List<Pod> candidates, List<Pod> related) {
    Map<String, Integer> neighbours = new HashMap<>();
    for (Pod pod : related) {
      if (PodState.isAssigned(pod)) {
        neighbours.merge(pod.getSpec().getNodeName(), 1, Integer::sum);
      }
    }
    return candidates.stream().sorted(order(neighbours)).toList();
  }

  private static Comparator<Pod> order(Map<String, Integer> neighbours) {
    return Comparator.comparing(PodState::isAssigned)
        .thenComparingInt(pod -> phaseRank(PodState.phase(pod)))
        .thenComparing(PodState::isReady)
        .thenComparingInt(PodRanking::deletionCost)
        .thenComparing(Comparator.comparingInt((Pod pod) -> neighbours(neighbours, pod)).reversed())
        .thenComparing(Comparator.comparing(PodState::readySince).reversed())
        .thenComparing(Comparator.comparingInt(PodState::restarts).reversed())
        .thenComparing(Comparator.comparing(PodRanking::age).reversed())
        .thenComparing(pod -> pod.getMetadata().getName());
  }

  private static int phaseRank(String phase) {
    return switch (phase) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  private static int neighbours(Map<String, Integer> counts, Pod pod) {
    return PodState.isAssigned(pod) ? counts.getOrDefault(pod.getSpec().getNodeName(), 0) : 0;
  }

  private static Instant age(Pod pod) {
    return Timestamps.parse(pod.getMetadata().getCreationTimestamp());
  }

  /// 0 where none or no number is given.
  static int deletionCost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String cost = annotations == null ? null : annotations.get(COST);
    try {
      return cost == null ? 0 : Integer.parseInt(cost);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
