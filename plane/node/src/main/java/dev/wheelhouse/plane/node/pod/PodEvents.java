// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import io.fabric8.kubernetes.api.model.Pod;

/// Takes the events of pods. Never blocks, never fails.
public interface PodEvents {

  /// @param container which container it is about; empty for the whole pod
  /// @param type `Normal` or `Warning`
  void record(Pod pod, String container, String type, String reason, String message);

  /// The name of the list of a pod's spec that a container is in, as field paths of events have it.
  static String containerList(Pod pod, String container) {
    return PodContainer.list(pod, container);
  }

  default void normal(Pod pod, String container, String reason, String message) {
    record(pod, container, "Normal", reason, message);
  }

  default void warning(Pod pod, String container, String reason, String message) {
    record(pod, container, "Warning", reason, message);
  }
}
