// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.framework;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;

/// One point of view on where a pod may and should run. Implementations have a public constructor
/// without parameters, keep no state between pods, and are found by the service loader.
public interface SchedulingPlugin {

  /// The name upstream gives it, for example `NodeResourcesFit`.
  String name();

  /// Looks at a pod once before its nodes are tried. [PodPlan#INDIFFERENT] when the pod does not
  /// concern this plugin.
  PodPlan begin(PodInfo pod, ClusterState.View cluster);

  /// Why the pod may not even be tried; empty when it may.
  default Optional<String> gate(Pod pod) {
    return Optional.empty();
  }

  /// The changes that may turn this plugin's refusal into consent.
  Set<ClusterEvent> wakesOn();

  /// How much its score counts; 0 when it has none.
  default int weight() {
    return 0;
  }
}
