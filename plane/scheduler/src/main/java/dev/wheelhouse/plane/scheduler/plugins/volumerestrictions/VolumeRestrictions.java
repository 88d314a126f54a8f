// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.volumerestrictions;

import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.PodPlan;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public final class VolumeRestrictions implements SchedulingPlugin {

  private static final String ONE_POD = "ReadWriteOncePod";
  private static final Plan TAKEN =
      new Plan(
          List.of(
              "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod"
                  + " access mode"));

  @Override
  public String name() {
    return "VolumeRestrictions";
  }

  @Override
  public PodPlan begin(PodInfo pod, ClusterState.View cluster) {
    String namespace = pod.key().namespace();
    Set<String> exclusive =
        claims(pod.pod())
            .filter(name ->
                cluster
                    .storage()
                    .claim(namespace, name)
                    .filter(claim ->
                        Objects.requireNonNullElse(
                                claim.getSpec().getAccessModes(), List.<String>of())
                            .contains(ONE_POD))
                    .isPresent())
            .collect(Collectors.toSet());
    if (exclusive.isEmpty()) {
      return PodPlan.INDIFFERENT;
    }
    boolean taken =
        cluster.nodes().stream()
            .flatMap(node -> node.pods().stream())
            .filter(other ->
                other.key().namespace().equals(namespace) && !other.uid().equals(pod.uid()))
            .flatMap(other -> claims(other.pod()))
            .anyMatch(exclusive::contains);
    return taken ? TAKEN : PodPlan.INDIFFERENT;
  }

  private static Stream<String> claims(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getPersistentVolumeClaim() != null)
        .map(volume -> volume.getPersistentVolumeClaim().getClaimName());
  }

  @Override
  public Set<ClusterEvent> wakesOn() {
    return Set.of(ClusterEvent.POD_GONE, ClusterEvent.NODE_ADDED, ClusterEvent.VOLUME_CHANGED);
  }

  /// The claim is used somewhere, so no node will do.
  private record Plan(List<String> refusals) implements PodPlan {
    @Override
    public List<String> refusals(NodeInfo node) {
      return refusals;
    }
  }
}
