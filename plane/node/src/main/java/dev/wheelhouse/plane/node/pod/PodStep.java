// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import java.time.Duration;
import java.time.Instant;

/// One thing to do for a pod next.
sealed interface PodStep {

  /// Attach the network, prepare volumes and sandbox.
  record SetUpPod() implements PodStep {}

  /// Get the image and start the container, for the first time or again.
  record Start(String container) implements PodStep {}

  /// Run the pre-stop hook, ask the container to end, and end it after the grace period.
  record Stop(String container, Duration grace, String why) implements PodStep {}

  /// Remove containers, network, volumes and sandbox.
  record TearDown() implements PodStep {}

  /// Nothing of the pod is left: delete the object if that was asked for, and forget the pod.
  record Finish() implements PodStep {}

  /// Look again at this time.
  record WakeAt(Instant time) implements PodStep {}
}
