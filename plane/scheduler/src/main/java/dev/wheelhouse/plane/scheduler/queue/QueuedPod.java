// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.queue;

import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import java.util.Set;

/// A pod that waits for a node.
///
/// @param attempts how often none was found
/// @param sequence orders pods of one priority by arrival
/// @param refusedBy the plugins that refused it last
public record QueuedPod(PodInfo pod, int attempts, long sequence, Set<String> refusedBy) {

  QueuedPod with(PodInfo newer) {
    return new QueuedPod(newer, attempts, sequence, refusedBy);
  }

  QueuedPod refused(Set<String> by) {
    return new QueuedPod(pod, attempts + 1, sequence, by);
  }
}
