// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.pod.PodView.Ending;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether and why a pod must end: its object is deleted, its time is over, or the node wants its
/// room. Owned by the worker's thread.
final class PodEnding {

  private static final Duration LEAST = Duration.ofSeconds(1);

  private final PodScope scope;
  private final Instant startTime;
  private @Nullable Ending ending;
  private boolean gone;

  PodEnding(PodScope scope, Instant startTime) {
    this.scope = scope;
    this.startTime = startTime;
  }

  /// Null while the pod need not end.
  @Nullable Ending current() {
    return ending;
  }

  boolean begun() {
    return ending != null;
  }

  /// Whether the object is gone from the API.
  boolean gone() {
    return gone;
  }

  boolean deleted() {
    return ending != null && ending.deleted();
  }

  void objectGone() {
    gone = true;
  }

  /// The node does not run the pod at all.
  void reject(String reason, String message) {
    ending = new Ending(reason, message, Duration.ZERO, false, scope.now());
  }

  void evict(String reason, String message, Duration grace) {
    ending = new Ending(reason, message, grace, false, since());
  }

  /// @param most time for containers to end by themselves where the pod asks for more
  void halt(Duration most) {
    Duration grace = PodPlanner.grace(scope.pod());
    ending =
        new Ending(reason(), message(), most.compareTo(grace) < 0 ? most : grace, false, since());
  }

  /// Looks at object and clock.
  ///
  /// @return whether the pod is being deleted since this look
  boolean look() {
    Pod pod = scope.pod();
    if (gone || pod.getMetadata().getDeletionTimestamp() != null) {
      boolean first = ending == null;
      ending = new Ending(reason(), message(), grace(pod, gone), true, since());
      return first;
    }
    if (ending == null && overdue(pod)) {
      ending =
          new Ending(
              "DeadlineExceeded",
              "Pod was active on the node longer than the specified deadline",
              PodPlanner.grace(pod),
              false,
              scope.now());
      scope.warning("", "DeadlineExceeded", ending.message());
    }
    return false;
  }

  /// How long the containers of a deleted pod may take. A pod whose object went without a mark was
  /// deleted by force.
  static Duration grace(Pod pod, boolean gone) {
    Long asked = pod.getMetadata().getDeletionGracePeriodSeconds();
    if (asked == null && !gone) {
      return PodPlanner.grace(pod);
    }
    Duration wanted = Duration.ofSeconds(asked == null ? 0 : asked);
    // Zero means as soon as possible, yet a process may end by itself.
    return wanted.compareTo(LEAST) < 0 ? LEAST : wanted;
  }

  private boolean overdue(Pod pod) {
    return PodPlanner.deadline(pod)
        .or(() ->
            Optional.ofNullable(pod.getSpec().getActiveDeadlineSeconds())
                .map(startTime::plusSeconds))
        .filter(end -> !scope.now().isBefore(end))
        .isPresent();
  }

  private Instant since() {
    return ending == null ? scope.now() : ending.since();
  }

  private String reason() {
    return ending == null ? "" : ending.reason();
  }

  private String message() {
    return ending == null ? "" : ending.message();
  }
}
