// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.volumebinding;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.cluster.StorageObjects;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import java.util.List;
import java.util.Set;

public final class VolumeBinding implements SchedulingPlugin {

  private static final List<String> ELSEWHERE =
      List.of("node(s) didn't match PersistentVolume's node affinity");
  private static final List<String> NONE_FREE =
      List.of("node(s) didn't find available persistent volumes to bind");

  @Override
  public String name() {
    return "VolumeBinding";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    return PodClaims.hasClaims(pod.pod())
        ? new Plan(PodClaims.of(pod.pod(), cluster.storage()), cluster.storage())
        : PodPlan.INDIFFERENT;
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.NODE_ADDED, ClusterEvent.NODE_CHANGED, ClusterEvent.VOLUME_CHANGED);
  }

  private record Plan(PodClaims claims, StorageObjects storage) implements PodPlan {

    @Override
    public String refusal() {
      return claims.refusal();
    }

    @Override
    public List<String> refusals(NodeInfo node) {
      if (!claims.bound().stream().allMatch(volume -> PodClaims.reaches(volume, node))) {
        return ELSEWHERE;
      }
      return claims.choose(node, storage).isPresent() ? List.of() : NONE_FREE;
    }
  }
}
