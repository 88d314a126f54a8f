// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.topologyspread;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Scores nodes by how many pods of the same owner they and their zone already have: maximum skew 3
/// over hosts and 5 over zones, as the default constraints of upstream weigh them. Constraints that
/// a pod states itself are not looked at yet.
public final class PodTopologySpread implements SchedulingPlugin {

  private static final double HOST_SKEW = 3;
  private static final double ZONE_SKEW = 5;

  @Override
  public String name() {
    return "PodTopologySpread";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return pod.owner().isEmpty() || cluster.nodes().size() < 2
        ? PodPlan.INDIFFERENT
        : new Plan(pod.owner(), zones(pod.owner(), cluster));
  }

  private static Map<String, Integer> zones(String owner, ClusterState.View cluster) {
    Map<String, Integer> zones = new HashMap<>();
    for (NodeInfo node : cluster.nodes()) {
      String zone = node.zone();
      if (!zone.isEmpty()) {
        zones.merge(zone, node.podsOf(owner), Integer::sum);
      }
    }
    return zones;
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of();
  }

  @Override
  public int weight() {
    return 2;
  }

  private record Plan(String owner, Map<String, Integer> zones) implements PodPlan {

    @Override
    public double score(NodeInfo node) {
      double host = node.podsOf(owner) / HOST_SKEW;
      return zones.isEmpty() ? host : host + zones.getOrDefault(node.zone(), 0) / ZONE_SKEW;
    }

    @Override
    public Scale scale() {
      return Scale.LOWER_IS_BETTER;
    }
  }
}
