// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import dev.wheelhouse.plane.node.spec.Lookup;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A volume of a pod that stands for a claim, its own one of an ephemeral volume included.
///
/// @param folder where the data are
/// @param readOnly whether the pod asks for no more than reading
/// @param managed whether the volume is the platform's to hand to a group: one that was
///   provisioned, or a `local` one. Another `hostPath` is a folder of the machine and stays as it
///   is
/// @param claimUid of the claim that the volume is bound to
/// @param exclusive whether one pod may use it at a time
record ClaimVolume(
    Path folder, boolean readOnly, boolean managed, String claimUid, boolean exclusive) {

  static boolean handles(Volume volume) {
    return volume.getPersistentVolumeClaim() != null || volume.getEphemeral() != null;
  }

  /// @throws PlatformException saying why the claim cannot be used
  static ClaimVolume of(Volume volume, Pod pod, Lookup lookup) throws IOException {
    boolean ephemeral = volume.getEphemeral() != null;
    String name =
        ephemeral
            ? pod.getMetadata().getName() + "-" + volume.getName()
            : volume.getPersistentVolumeClaim().getClaimName();
    PersistentVolumeClaim claim = claim(pod, name, ephemeral, lookup);
    PersistentVolume bound =
        lookup
            .volume(claim.getSpec().getVolumeName())
            .orElseThrow(() ->
                failure(
                    pod, name, "volume %s not found".formatted(claim.getSpec().getVolumeName())));
    if (bound.getSpec().getClaimRef() == null
        || !claim.getMetadata().getUid().equals(bound.getSpec().getClaimRef().getUid())) {
      throw failure(
          pod,
          name,
          "PVC is not bound: volume %s is another's".formatted(bound.getMetadata().getName()));
    }
    boolean readOnly =
        !ephemeral && Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly());
    List<String> modes =
        Objects.requireNonNullElse(claim.getSpec().getAccessModes(), List.<String>of());
    return new ClaimVolume(
        folder(pod, name, bound.getSpec()),
        readOnly,
        isManaged(bound),
        claim.getMetadata().getUid(),
        modes.contains(ExclusiveClaims.MODE));
  }

  static boolean isManaged(PersistentVolume volume) {
    return volume.getSpec().getLocal() != null
        || VolumeNotes.of(volume, VolumeNotes.PROVISIONED_BY).equals(VolumeNotes.LOCAL_PROVISIONER);
  }

  private static PersistentVolumeClaim claim(
      Pod pod, String name, boolean ephemeral, Lookup lookup) {
    PersistentVolumeClaim claim =
        lookup
            .claim(pod.getMetadata().getNamespace(), name)
            .orElseThrow(() ->
                failure(
                    pod,
                    name,
                    "failed to fetch PVC from API server: persistentvolumeclaims \"%s\" not found"
                        .formatted(name)));
    if (ephemeral && !isOwned(claim, pod)) {
      throw failure(pod, name, "PVC was not created for this pod (pod is not owner)");
    }
    if (claim.getMetadata().getDeletionTimestamp() != null) {
      throw failure(pod, name, "PVC is being deleted");
    }
    boolean isBound = claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    if (!isBound || claim.getSpec().getVolumeName() == null) {
      throw failure(pod, name, "PVC is not bound");
    }
    return claim;
  }

  private static boolean isOwned(PersistentVolumeClaim claim, Pod pod) {
    return claim.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(pod.getMetadata().getUid()));
  }

  private static Path folder(Pod pod, String claim, PersistentVolumeSpec volume)
      throws IOException {
    if ("Block".equals(volume.getVolumeMode())) {
      throw failure(pod, claim, "this node has no block volumes; use volumeMode Filesystem");
    }
    if (volume.getHostPath() != null) {
      Path path = Path.of(volume.getHostPath().getPath());
      if (Objects.requireNonNullElse(volume.getHostPath().getType(), "").isEmpty()
          || volume.getHostPath().getType().endsWith("OrCreate")) {
        Files.createDirectories(path);
      }
      return existing(pod, claim, path);
    }
    if (volume.getLocal() != null) {
      return existing(pod, claim, Path.of(volume.getLocal().getPath()));
    }
    throw failure(pod, claim, "this node mounts volumes of the sources hostPath and local only");
  }

  private static Path existing(Pod pod, String claim, Path path) {
    return Optional.of(path)
        .filter(Files::exists)
        .orElseThrow(() -> failure(pod, claim, "path \"%s\" does not exist".formatted(path)));
  }

  private static PlatformException failure(Pod pod, String claim, String why) {
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        "error processing PVC %s/%s: %s".formatted(pod.getMetadata().getNamespace(), claim, why));
  }
}
