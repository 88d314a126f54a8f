// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.plugins.volumebinding;

import dev.wheelhouse.plane.client.volumes.VolumeMatch;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import dev.wheelhouse.plane.scheduler.cluster.NodeInfo;
import dev.wheelhouse.plane.scheduler.cluster.NodeTerms;
import dev.wheelhouse.plane.scheduler.cluster.StorageObjects;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The claims of one pod: those that have a volume, those that get one when the node is known, and
/// why the pod cannot run anywhere yet.
///
/// @param bound the volumes of bound claims
/// @param delayed claims that wait for the pod's node
/// @param refusal why no node will do; empty when one may
public record PodClaims(
    List<PersistentVolume> bound, List<PersistentVolumeClaim> delayed, String refusal) {

  private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

  public PodClaims {
    bound = List.copyOf(bound);
    delayed = List.copyOf(delayed);
  }

  public static boolean hasClaims(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .anyMatch(v -> v.getPersistentVolumeClaim() != null || v.getEphemeral() != null);
  }

  public static PodClaims of(Pod pod, StorageObjects storage) {
    List<PersistentVolume> bound = new ArrayList<>();
    List<PersistentVolumeClaim> delayed = new ArrayList<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      boolean ephemeral = volume.getEphemeral() != null;
      if (volume.getPersistentVolumeClaim() == null && !ephemeral) {
        continue;
      }
      String name =
          ephemeral
              ? pod.getMetadata().getName() + "-" + volume.getName()
              : volume.getPersistentVolumeClaim().getClaimName();
      String refusal = sort(pod, name, ephemeral, storage, bound, delayed);
      if (!refusal.isEmpty()) {
        return new PodClaims(List.of(), List.of(), refusal);
      }
    }
    return new PodClaims(bound, delayed, "");
  }

  private static String sort(
      Pod pod,
      String name,
      boolean ephemeral,
      StorageObjects storage,
      List<PersistentVolume> bound,
      List<PersistentVolumeClaim> delayed) {
    Optional<PersistentVolumeClaim> found = storage.claim(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty()) {
      return ephemeral
          ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"%s\""
              .formatted(name)
          : "persistentvolumeclaim \"%s\" not found".formatted(name);
    }
    PersistentVolumeClaim claim = found.get();
    if (claim.getMetadata().getDeletionTimestamp() != null) {
      return "persistentvolumeclaim \"%s\" is being deleted".formatted(name);
    }
    if (isBound(claim)) {
      Optional<PersistentVolume> volume = storage.volume(claim.getSpec().getVolumeName());
      volume.ifPresent(bound::add);
      return volume.isPresent()
          ? ""
          : "persistentvolumeclaim \"%s\" bound to non-existent persistentvolume \"%s\""
              .formatted(name, claim.getSpec().getVolumeName());
    }
    if (!isDelayed(claim, storage)) {
      return "pod has unbound immediate PersistentVolumeClaims";
    }
    delayed.add(claim);
    return "";
  }

  public static boolean isBound(PersistentVolumeClaim claim) {
    return !VolumeMatch.isEmpty(claim.getSpec().getVolumeName())
        && !VolumeNotes.of(claim, VolumeNotes.BIND_COMPLETED).isEmpty();
  }

  private static boolean isDelayed(PersistentVolumeClaim claim, StorageObjects storage) {
    return VolumeMatch.isEmpty(claim.getSpec().getVolumeName())
        && storage
            .storageClass(VolumeMatch.className(claim))
            .filter(found -> "WaitForFirstConsumer".equals(found.getVolumeBindingMode()))
            .isPresent();
  }

  /// Whether a volume can be used on a node.
  static boolean reaches(PersistentVolume volume, NodeInfo node) {
    return volume.getSpec().getNodeAffinity() == null
        || volume.getSpec().getNodeAffinity().getRequired() == null
        || volume.getSpec().getNodeAffinity().getRequired().getNodeSelectorTerms().stream()
            .anyMatch(term -> NodeTerms.match(term, node));
  }

  /// The existing volumes that the delayed claims would get on a node, in the order of the claims;
  /// empty for one that its provisioner is to make. Nothing at all where a claim can get none.
  public Optional<List<Optional<PersistentVolume>>> choose(NodeInfo node, StorageObjects storage) {
    List<PersistentVolume> free =
        new ArrayList<>(
            storage.volumes().stream().filter(volume -> reaches(volume, node)).toList());
    List<Optional<PersistentVolume>> chosen = new ArrayList<>();
    for (PersistentVolumeClaim claim : delayed) {
      Optional<PersistentVolume> best = VolumeMatch.best(claim, free, false);
      if (best.isEmpty() && !isProvisioned(claim, storage)) {
        return Optional.empty();
      }
      best.ifPresent(free::remove);
      chosen.add(best);
    }
    return Optional.of(chosen);
  }

  private static boolean isProvisioned(PersistentVolumeClaim claim, StorageObjects storage) {
    return storage
        .storageClass(VolumeMatch.className(claim))
        .map(StorageClass::getProvisioner)
        .filter(provisioner -> !provisioner.equals(NO_PROVISIONER))
        .isPresent();
  }
}
