// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.framework;

import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import java.util.List;

/// What a plugin makes of one pod.
public interface PodPlan {

  PodPlan INDIFFERENT = new PodPlan() {};

  /// How raw scores become 0 to 100.
  enum Scale {
    /// They are already.
    AS_IS,
    /// The highest becomes 100, the others in proportion.
    HIGHER_IS_BETTER,
    /// The lowest becomes 100, the highest 0.
    LOWER_IS_BETTER
  }

  /// Why the pod can run on no node at all, whichever it is; empty when nodes are to be tried.
  default String refusal() {
    return "";
  }

  /// Why the pod cannot run on a node, as `kubectl describe` shows it; empty when it can.
  default List<String> refusals(NodeInfo node) {
    return List.of();
  }

  default double score(NodeInfo node) {
    return 0;
  }

  default Scale scale() {
    return Scale.AS_IS;
  }
}
