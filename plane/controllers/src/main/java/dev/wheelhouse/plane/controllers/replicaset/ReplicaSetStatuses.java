// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.replicaset;

import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The status of a set from its pods.
final class ReplicaSetStatuses {

  private static final String REPLICA_FAILURE = "ReplicaFailure";

  private ReplicaSetStatuses() {}

  static ReplicaSetStatus compute(
      ReplicaSet set, List<Pod> active, Optional<String> failure, Instant now) {
    int minReady = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    LabelMatcher template = LabelMatcher.of(templateLabels(set));
    int labeled = 0;
    int ready = 0;
    int available = 0;
    for (Pod pod : active) {
      labeled += template.matches(pod) ? 1 : 0;
      ready += PodState.isReady(pod) ? 1 : 0;
      available += PodState.isAvailable(pod, minReady, now) ? 1 : 0;
    }
    return new ReplicaSetStatusBuilder()
        .withReplicas(active.size())
        .withFullyLabeledReplicas(labeled)
        .withReadyReplicas(ready)
        .withAvailableReplicas(available)
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withConditions(conditions(set, active.size(), failure, now))
        .build();
  }

  private static Map<String, String> templateLabels(ReplicaSet set) {
    return Objects.requireNonNullElse(
        set.getSpec().getTemplate().getMetadata().getLabels(), Map.of());
  }

  private static List<ReplicaSetCondition> conditions(
      ReplicaSet set, int active, Optional<String> failure, Instant now) {
    List<ReplicaSetCondition> conditions = new ArrayList<>();
    Optional<ReplicaSetCondition> standing = Optional.empty();
    if (set.getStatus() != null) {
      for (ReplicaSetCondition condition : set.getStatus().getConditions()) {
        if (REPLICA_FAILURE.equals(condition.getType())) {
          standing = Optional.of(condition);
        } else {
          conditions.add(condition);
        }
      }
    }
    if (failure.isPresent()) {
      String reason = active < ReplicaSetPlanner.replicas(set) ? "FailedCreate" : "FailedDelete";
      conditions.add(standing.orElseGet(() -> failed(reason, failure.get(), now)));
    }
    return conditions;
  }

  private static ReplicaSetCondition failed(String reason, String message, Instant now) {
    return new ReplicaSetConditionBuilder()
        .withType(REPLICA_FAILURE)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(Timestamps.format(now))
        .build();
  }

  static boolean same(ReplicaSetStatus one, @Nullable ReplicaSetStatus other) {
    return other != null
        && count(one.getReplicas()) == count(other.getReplicas())
        && count(one.getFullyLabeledReplicas()) == count(other.getFullyLabeledReplicas())
        && count(one.getReadyReplicas()) == count(other.getReadyReplicas())
        && count(one.getAvailableReplicas()) == count(other.getAvailableReplicas())
        && Objects.equals(one.getObservedGeneration(), other.getObservedGeneration())
        && Objects.equals(one.getConditions(), other.getConditions());
  }

  private static int count(@Nullable Integer number) {
    return Objects.requireNonNullElse(number, 0);
  }

  /// When the next ready pod becomes available; empty when none is on its way.
  static Optional<Instant> nextAvailability(List<Pod> active, int minReady, Instant now) {
    return active.stream()
        .filter(pod -> PodState.isReady(pod) && !PodState.isAvailable(pod, minReady, now))
        .map(pod -> PodState.readySince(pod).plus(Duration.ofSeconds(minReady)))
        .min(Instant::compareTo);
  }
}
