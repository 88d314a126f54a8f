// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.volumes.Reservation;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.plugins.volumebinding.PodClaims;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Gives a pod's delayed claims their volumes once the node is chosen, and waits until all of the
/// pod's claims are bound: a volume that is there is reserved, one that is not is asked of its
/// provisioner by the annotation that names the node.
final class VolumeBinder {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Resources<PersistentVolumeClaim> claims;
  private final Resources<PersistentVolume> volumes;
  private final InformerStorage storage;
  private final ClusterState cluster;

  VolumeBinder(PlaneClient client, InformerStorage storage, ClusterState cluster) {
    this.claims = client.resources(PersistentVolumeClaim.class);
    this.volumes = client.resources(PersistentVolume.class);
    this.storage = storage;
    this.cluster = cluster;
  }

  /// Whether a pod must wait for volumes before it can be bound.
  boolean concerns(PodInfo pod) {
    return PodClaims.hasClaims(pod.pod()) && !PodClaims.of(pod.pod(), storage).delayed().isEmpty();
  }

  /// @throws PlatformException when a claim can have no volume on the node, or does not get one
  void bind(PodInfo pod, String node) throws InterruptedException {
    PodClaims wanted = PodClaims.of(pod.pod(), storage);
    reserve(wanted, node);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      long seen = storage.changes();
      PodClaims now = PodClaims.of(pod.pod(), storage);
      if (!now.refusal().isEmpty()) {
        throw new PlatformException(Reason.SERVICE_UNAVAILABLE, now.refusal());
      }
      if (now.delayed().isEmpty()) {
        return;
      }
      if (!storage.awaitChange(seen, deadline - System.nanoTime())) {
        throw new PlatformException(
            Reason.TIMEOUT, "binding volumes: timed out waiting for the condition");
      }
    }
  }

  private void reserve(PodClaims wanted, String node) {
    Optional<List<Optional<PersistentVolume>>> choice =
        cluster.decide(view ->
            view.nodes().stream()
                .filter(info -> info.name().equals(node))
                .findFirst()
                .flatMap((NodeInfo info) -> wanted.choose(info, storage)));
    List<Optional<PersistentVolume>> chosen =
        choice.orElseThrow(() ->
            new PlatformException(
                Reason.CONFLICT, "node(s) didn't find available persistent volumes to bind"));
    for (int i = 0; i < chosen.size(); i++) {
      PersistentVolumeClaim claim = wanted.delayed().get(i);
      chosen.get(i).ifPresentOrElse(volume -> reserve(volume, claim), () -> ask(claim, node));
    }
  }

  private void reserve(PersistentVolume volume, PersistentVolumeClaim claim) {
    if (volume.getSpec().getClaimRef() == null) {
      volumes.update(Reservation.reserved(volume, claim));
    }
  }

  private void ask(PersistentVolumeClaim claim, String node) {
    if (!VolumeNotes.of(claim, VolumeNotes.SELECTED_NODE).equals(node)) {
      PersistentVolumeClaim changed = Models.copy(claim);
      VolumeNotes.set(changed, VolumeNotes.SELECTED_NODE, node);
      claims.update(changed);
    }
  }
}
