// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.nodename;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import java.util.List;
import java.util.Set;

public final class NodeName implements SchedulingPlugin {

  @Override
  public String name() {
    return "NodeName";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return pod.node().isEmpty() ? PodPlan.INDIFFERENT : new Plan(pod.node());
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.NODE_ADDED);
  }

  private record Plan(String wanted) implements PodPlan {
    @Override
    public List<String> refusals(NodeInfo node) {
      return node.name().equals(wanted)
          ? List.of()
          : List.of("node(s) didn't match the requested node name");
    }
  }
}
