// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.noderesources;

import dev.wheelhouse.plane.scheduler.cluster.Amounts;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Requests against what is left; scores by the share of CPU and memory that stays free
/// (`LeastAllocated`) and by how evenly both are used.
public final class NodeResourcesFit implements SchedulingPlugin {

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return new Plan(pod);
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_CHANGED, ClusterEvent.POD_GONE);
  }

  @Override
  public int weight() {
    return 1;
  }

  private record Plan(PodInfo pod) implements PodPlan {

    @Override
    public List<String> refusals(NodeInfo node) {
      Amounts wanted = pod.requests();
      Amounts has = node.allocatable();
      Amounts used = node.requested();
      boolean full = node.pods().size() + 1 > node.allowedPods();
      boolean cpu = wanted.cpu() > 0 && wanted.cpu() > has.cpu() - used.cpu();
      boolean memory = wanted.memory() > 0 && wanted.memory() > has.memory() - used.memory();
      if (!full && !cpu && !memory && wanted.others().isEmpty()) {
        return List.of();
      }
      List<String> reasons = new ArrayList<>(2);
      addWhen(full, "Too many pods", reasons);
      addWhen(cpu, "Insufficient cpu", reasons);
      addWhen(memory, "Insufficient memory", reasons);
      for (Map.Entry<String, Long> other : wanted.others().entrySet()) {
        String name = other.getKey();
        long left = has.others().getOrDefault(name, 0L) - used.others().getOrDefault(name, 0L);
        addWhen(other.getValue() > left, "Insufficient " + name, reasons);
      }
      return reasons;
    }

    private static void addWhen(boolean refused, String reason, List<String> to) {
      if (refused) {
        to.add(reason);
      }
    }

    @Override
    public double score(NodeInfo node) {
      double cpu = used(node.scored().cpu() + pod.scored().cpu(), node.allocatable().cpu());
      double memory =
          used(node.scored().memory() + pod.scored().memory(), node.allocatable().memory());
      double leastAllocated = 100 * (2 - cpu - memory) / 2;
      double balanced = 100 * (1 - Math.abs(cpu - memory) / 2);
      return (leastAllocated + balanced) / 2;
    }

    private static double used(long amount, long of) {
      return of == 0 ? 1 : Math.min(1, (double) amount / of);
    }
  }
}
