// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.tainttoleration;

import dev.wheelhouse.plane.client.selectors.Tolerations;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// `NoSchedule` and `NoExecute` taints refuse; each `PreferNoSchedule` taint lowers the score.
public final class TaintToleration implements SchedulingPlugin {

  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return new Plan(pod.pod().getSpec().getTolerations());
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_CHANGED);
  }

  @Override
  public int weight() {
    return 3;
  }

  private record Plan(List<Toleration> tolerations) implements PodPlan {

    @Override
    public List<String> refusals(NodeInfo node) {
      for (Taint taint : node.taints()) {
        if (!"PreferNoSchedule".equals(taint.getEffect())
            && !Tolerations.tolerate(tolerations, taint)) {
          return List.of(
              "node(s) had untolerated taint {%s: %s}"
                  .formatted(taint.getKey(), Objects.requireNonNullElse(taint.getValue(), "")));
        }
      }
      return List.of();
    }

    @Override
    public double score(NodeInfo node) {
      double disliked = 0;
      for (Taint taint : node.taints()) {
        if ("PreferNoSchedule".equals(taint.getEffect())
            && !Tolerations.tolerate(tolerations, taint)) {
          disliked++;
        }
      }
      return disliked;
    }

    @Override
    public Scale scale() {
      return Scale.LOWER_IS_BETTER;
    }
  }
}
