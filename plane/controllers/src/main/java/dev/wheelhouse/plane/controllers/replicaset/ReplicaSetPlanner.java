// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.replicaset;

import dev.wheelhouse.plane.controllers.pods.PodRanking;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Objects;

/// Decides how many pods to make or which to delete. At most 500 in one go, so that the loop looks
/// again in between.
final class ReplicaSetPlanner {

  private static final int BURST = 500;

  private ReplicaSetPlanner() {}

  /// What to do next.
  sealed interface Step {
    record Create(int count) implements Step {}

    record Delete(List<Pod> pods) implements Step {}

    record Nothing() implements Step {}
  }

  /// @param active the set's pods that are neither finished nor going
  static Step plan(ReplicaSet set, List<Pod> active) {
    if (set.getMetadata().getDeletionTimestamp() != null) {
      return new Step.Nothing();
    }
    int missing = replicas(set) - active.size();
    if (missing > 0) {
      return new Step.Create(Math.min(missing, BURST));
    }
    if (missing < 0) {
      List<Pod> ranked = PodRanking.firstToGo(active, active);
      return new Step.Delete(ranked.subList(0, Math.min(-missing, BURST)));
    }
    return new Step.Nothing();
  }

  static int replicas(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  static List<Pod> active(List<Pod> pods) {
    return pods.stream().filter(PodState::isActive).toList();
  }
}
