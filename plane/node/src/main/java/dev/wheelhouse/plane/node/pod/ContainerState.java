// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import java.time.Instant;

/// Where a container is in its life, as the API reports it (`ContainerState`).
sealed interface ContainerState {

  /// Not started yet.
  record Waiting(String reason, String message) implements ContainerState {}

  record Running(String id, Instant startedAt) implements ContainerState {}

  /// Ended, or never got to run (then the id is that of the attempt).
  record Terminated(
      String id, int code, String reason, String message, Instant startedAt, Instant finishedAt)
      implements ContainerState {

    boolean succeeded() {
      return code == 0;
    }
  }

  ContainerState CREATING = new Waiting("ContainerCreating", "");
  ContainerState INITIALIZING = new Waiting("PodInitializing", "");
}
