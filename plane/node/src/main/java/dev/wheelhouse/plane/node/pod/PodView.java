// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that the agent knows about a pod at one moment: what is wanted and what is there.
///
/// @param setUpNotBefore when a failed set-up may be tried again
/// @param containers init containers in order, then the others in order
/// @param ending why the pod must stop; null while it need not
record PodView(
    Pod pod,
    SetUp setUp,
    Instant setUpNotBefore,
    List<ContainerView> containers,
    @Nullable Ending ending,
    Instant now) {

  private static final Duration LEAST = Duration.ofSeconds(2);

  PodView {
    containers = List.copyOf(containers);
  }

  /// Where network, volumes and sandbox are.
  enum SetUp {
    ABSENT,
    BUSY,
    READY,
    REMOVING,
    REMOVED
  }

  /// @param reason `status.reason`, such as `DeadlineExceeded`; empty for a deletion
  /// @param grace time for containers to end by themselves
  /// @param deleted whether the object is to be, or has been, deleted
  /// @param since when the grace period began
  record Ending(String reason, String message, Duration grace, boolean deleted, Instant since) {

    /// What is left of the grace period for containers that are stopped after others: never less
    /// than two seconds, as Kubernetes has it.
    Duration left(Instant now) {
      Duration left = grace.minus(Duration.between(since, now));
      Duration least = LEAST.compareTo(grace) < 0 ? LEAST : grace;
      return left.compareTo(least) < 0 ? least : left;
    }
  }

  String restartPolicy() {
    return restartPolicy(pod);
  }

  static String restartPolicy(Pod pod) {
    String policy = pod.getSpec().getRestartPolicy();
    return policy == null ? "Always" : policy;
  }

  Stream<ContainerView> of(ContainerView.Role role) {
    return containers.stream().filter(container -> container.role() == role);
  }
}
