// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.nodeports;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import java.util.List;
import java.util.Set;

public final class NodePorts implements SchedulingPlugin {

  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return pod.ports().isEmpty() ? PodPlan.INDIFFERENT : new Plan(pod.ports());
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.POD_GONE);
  }

  private record Plan(List<PodInfo.HostPort> wanted) implements PodPlan {
    @Override
    public List<String> refusals(NodeInfo node) {
      boolean taken =
          wanted.stream().anyMatch(port -> node.ports().stream().anyMatch(port::clashes));
      return taken
          ? List.of("node(s) didn't have free ports for the requested pod ports")
          : List.of();
    }
  }
}
