// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.schedulinggates;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;

public final class SchedulingGates implements SchedulingPlugin {

  @Override
  public String name() {
    return "SchedulingGates";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return PodPlan.INDIFFERENT;
  }

  @Override
  public Optional<String> gate(Pod pod) {
    return pod.getSpec().getSchedulingGates().isEmpty()
        ? Optional.empty()
        : Optional.of("Scheduling is blocked due to non-empty scheduling gates");
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of();
  }
}
