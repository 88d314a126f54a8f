// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The status of a Deployment from its ReplicaSets: counts, and the conditions `Available`,
/// `Progressing` and `ReplicaFailure`.
final class DeploymentStatuses {

  private static final String AVAILABLE = "Available";
  private static final String PROGRESSING = "Progressing";
  private static final String REPLICA_FAILURE = "ReplicaFailure";
  private static final String DONE = "NewReplicaSetAvailable";
  private static final String LATE = "ProgressDeadlineExceeded";
  private static final String PAUSED = "DeploymentPaused";

  private final Deployment deployment;
  private final Fleet fleet;
  private final Optional<ReplicaSet> created;
  private final DeploymentStatus before;
  private final Instant now;

  /// @param created the set that the plan makes
  DeploymentStatuses(
      Deployment deployment, Fleet fleet, Optional<ReplicaSet> created, Instant now) {
    this.deployment = deployment;
    this.fleet = fleet;
    this.created = created;
    this.before = Objects.requireNonNullElse(deployment.getStatus(), new DeploymentStatus());
    this.now = now;
  }

  DeploymentStatus compute(boolean rolling) {
    List<ReplicaSet> sets = fleet.all();
    int available = Rollout.sum(sets, Rollout::available);
    int asked = Rollout.sum(sets, Rollout::replicas) + created.map(Rollout::replicas).orElse(0);
    DeploymentStatus status =
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(Rollout.sum(sets, Rollout::actual))
            .withUpdatedReplicas(fleet.newest().map(Rollout::actual).orElse(0))
            .withReadyReplicas(Rollout.sum(sets, DeploymentStatuses::ready))
            .withAvailableReplicas(available)
            .withUnavailableReplicas(Math.max(0, asked - available))
            .withCollisionCount(before.getCollisionCount())
            .build();
    List<DeploymentCondition> conditions = new ArrayList<>(before.getConditions());
    set(conditions, availability(available));
    if (hasDeadline(deployment)) {
      progress(status, conditions, rolling);
    }
    replicaFailure(conditions);
    status.setConditions(conditions);
    return status;
  }

  private static int ready(ReplicaSet set) {
    return set.getStatus() == null ? 0 : Rollout.count(set.getStatus().getReadyReplicas());
  }

  private DeploymentCondition availability(int available) {
    return available >= Rollout.replicas(deployment) - Rollout.maxUnavailable(deployment)
        ? condition(
            AVAILABLE, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
        : condition(
            AVAILABLE,
            "False",
            "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.");
  }

  private void progress(
      DeploymentStatus status, List<DeploymentCondition> conditions, boolean rolling) {
    Optional<DeploymentCondition> current = find(conditions, PROGRESSING);
    String reason = current.map(DeploymentCondition::getReason).orElse("");
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      if (!reason.equals(LATE)) {
        set(conditions, condition(PROGRESSING, "Unknown", PAUSED, "Deployment is paused"));
      }
      return;
    }
    if (reason.equals(PAUSED)) {
      set(
          conditions,
          condition(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed"));
      return;
    }
    if (!rolling) {
      return;
    }
    if (created.isPresent()) {
      replace(
          conditions,
          condition(
              PROGRESSING,
              "True",
              "NewReplicaSetCreated",
              "Created new replica set \"" + created.get().getMetadata().getName() + "\""));
      return;
    }
    boolean wasDone =
        reason.equals(DONE) && Objects.equals(status.getReplicas(), status.getUpdatedReplicas());
    if (wasDone) {
      return;
    }
    if (Rollout.isComplete(deployment, status)) {
      set(
          conditions,
          condition(PROGRESSING, "True", DONE, subject() + " has successfully progressed."));
    } else if (isProgressing(status)) {
      replace(
          conditions,
          condition(PROGRESSING, "True", "ReplicaSetUpdated", subject() + " is progressing."));
    } else if (current.isPresent() && isLate(current.get())) {
      set(
          conditions,
          condition(PROGRESSING, "False", LATE, subject() + " has timed out progressing."));
    } else if (current.isEmpty() && fleet.newest().isPresent()) {
      set(
          conditions,
          condition(
              PROGRESSING,
              "True",
              "FoundNewReplicaSet",
              "Found new replica set \"" + newestName() + "\""));
    }
  }

  private String newestName() {
    return fleet.newest().map(set -> set.getMetadata().getName()).orElse("");
  }

  private String subject() {
    return fleet.newest().isPresent()
        ? "ReplicaSet \"" + newestName() + "\""
        : "Deployment \"" + deployment.getMetadata().getName() + "\"";
  }

  private boolean isProgressing(DeploymentStatus status) {
    return Rollout.count(status.getUpdatedReplicas()) > Rollout.count(before.getUpdatedReplicas())
        || old(status) < old(before)
        || Rollout.count(status.getReadyReplicas()) > Rollout.count(before.getReadyReplicas())
        || Rollout.count(status.getAvailableReplicas())
            > Rollout.count(before.getAvailableReplicas());
  }

  private static int old(DeploymentStatus status) {
    return Rollout.count(status.getReplicas()) - Rollout.count(status.getUpdatedReplicas());
  }

  private boolean isLate(DeploymentCondition current) {
    return switch (current.getReason()) {
      case LATE -> true;
      case DONE -> false;
      default -> !now.isBefore(deadline(deployment, current));
    };
  }

  static boolean hasDeadline(Deployment deployment) {
    Integer seconds = deployment.getSpec().getProgressDeadlineSeconds();
    return seconds != null && seconds != Integer.MAX_VALUE;
  }

  private static Instant deadline(Deployment deployment, DeploymentCondition current) {
    return Timestamps.parse(current.getLastUpdateTime())
        .plusSeconds(deployment.getSpec().getProgressDeadlineSeconds());
  }

  /// How long until a rollout that is under way may be late; empty where none is.
  static Optional<Duration> untilLate(Deployment deployment, DeploymentStatus status, Instant now) {
    if (!hasDeadline(deployment)
        || Boolean.TRUE.equals(deployment.getSpec().getPaused())
        || Rollout.isComplete(deployment, status)) {
      return Optional.empty();
    }
    return find(status.getConditions(), PROGRESSING)
        .filter(c -> !LATE.equals(c.getReason()) && !DONE.equals(c.getReason()))
        .map(c -> Duration.between(now, deadline(deployment, c)).plusSeconds(1));
  }

  private void replicaFailure(List<DeploymentCondition> conditions) {
    conditions.removeIf(c -> REPLICA_FAILURE.equals(c.getType()));
    fleet
        .newest()
        .flatMap(DeploymentStatuses::failureOf)
        .or(() -> fleet.old().stream().flatMap(set -> failureOf(set).stream()).findFirst())
        .ifPresent(failure ->
            conditions.add(
                find(before.getConditions(), REPLICA_FAILURE)
                    .filter(c -> Objects.equals(c.getReason(), failure.getReason()))
                    .orElseGet(() ->
                        condition(
                            REPLICA_FAILURE,
                            failure.getStatus(),
                            failure.getReason(),
                            failure.getMessage()))));
  }

  private static Optional<ReplicaSetCondition> failureOf(ReplicaSet set) {
    return set.getStatus() == null
        ? Optional.empty()
        : set.getStatus().getConditions().stream()
            .filter(c -> REPLICA_FAILURE.equals(c.getType()))
            .findFirst();
  }

  private DeploymentCondition condition(String type, String status, String reason, String message) {
    String at = Timestamps.format(now);
    return new DeploymentConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withLastUpdateTime(at)
        .withLastTransitionTime(at)
        .build();
  }

  /// Sets a condition unless it stands with this status and reason.
  private static void set(List<DeploymentCondition> conditions, DeploymentCondition wanted) {
    Optional<DeploymentCondition> current = find(conditions, wanted.getType());
    boolean stands =
        current
            .filter(c -> c.getStatus().equals(wanted.getStatus()))
            .filter(c -> Objects.equals(c.getReason(), wanted.getReason()))
            .isPresent();
    if (!stands) {
      replace(conditions, wanted);
    }
  }

  /// Sets a condition with a new update time; the transition time stays while the status does.
  private static void replace(List<DeploymentCondition> conditions, DeploymentCondition wanted) {
    find(conditions, wanted.getType())
        .filter(c -> c.getStatus().equals(wanted.getStatus()))
        .ifPresent(c -> wanted.setLastTransitionTime(c.getLastTransitionTime()));
    conditions.removeIf(c -> wanted.getType().equals(c.getType()));
    conditions.add(wanted);
  }

  private static Optional<DeploymentCondition> find(
      List<DeploymentCondition> conditions, String type) {
    return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }
}
