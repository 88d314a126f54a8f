// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.pods;

import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What a pod's status says, in the terms that controllers count by.
public final class PodState {

  private PodState() {}

  public static String phase(Pod pod) {
    return pod.getStatus() == null
        ? "Pending"
        : Objects.requireNonNullElse(pod.getStatus().getPhase(), "Pending");
  }

  public static boolean isSucceeded(Pod pod) {
    return phase(pod).equals("Succeeded");
  }

  public static boolean isFailed(Pod pod) {
    return phase(pod).equals("Failed");
  }

  public static boolean isFinished(Pod pod) {
    return isSucceeded(pod) || isFailed(pod);
  }

  public static boolean isTerminating(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  /// Neither finished nor going.
  public static boolean isActive(Pod pod) {
    return !isFinished(pod) && !isTerminating(pod);
  }

  public static boolean isAssigned(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node != null && !node.isEmpty();
  }

  public static boolean isReady(Pod pod) {
    return readyCondition(pod).map(c -> "True".equals(c.getStatus())).orElse(false);
  }

  public static Optional<PodCondition> readyCondition(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    for (PodCondition condition : pod.getStatus().getConditions()) {
      if ("Ready".equals(condition.getType())) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  public static Instant readySince(Pod pod) {
    return readyCondition(pod)
        .map(condition -> Timestamps.parse(condition.getLastTransitionTime()))
        .orElse(Instant.EPOCH);
  }

  /// Ready, and for long enough.
  public static boolean isAvailable(Pod pod, int minReadySeconds, Instant now) {
    return isReady(pod)
        && (minReadySeconds == 0
            || !now.isBefore(readySince(pod).plus(Duration.ofSeconds(minReadySeconds))));
  }

  public static int restarts(Pod pod) {
    return pod.getStatus() == null
        ? 0
        : pod.getStatus().getContainerStatuses().stream()
            .mapToInt(status -> Objects.requireNonNullElse(status.getRestartCount(), 0))
            .max()
            .orElse(0);
  }
}
