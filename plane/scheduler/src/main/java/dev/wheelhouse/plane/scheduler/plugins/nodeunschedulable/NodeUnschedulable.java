// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.nodeunschedulable;

import dev.wheelhouse.plane.client.selectors.Tolerations;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Set;

/// A pod that tolerates `node.kubernetes.io/unschedulable:NoSchedule` may still go there.
public final class NodeUnschedulable implements SchedulingPlugin {

  private static final Taint TAINT =
      new Taint("NoSchedule", "node.kubernetes.io/unschedulable", null, "");
  private static final PodPlan REFUSE =
      new PodPlan() {
        @Override
        public List<String> refusals(NodeInfo node) {
          return node.isUnschedulable() ? List.of("node(s) were unschedulable") : List.of();
        }
      };

  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return Tolerations.tolerate(pod.pod().getSpec().getTolerations(), TAINT)
        ? PodPlan.INDIFFERENT
        : REFUSE;
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_CHANGED);
  }
}
