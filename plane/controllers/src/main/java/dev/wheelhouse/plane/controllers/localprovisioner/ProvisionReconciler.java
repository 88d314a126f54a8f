// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.volumes.Reservation;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Makes a volume for a claim that is given to this provisioner and has none.
record ProvisionReconciler(
    Resources<PersistentVolumeClaim> claims,
    Resources<PersistentVolume> volumes,
    Resources<StorageClass> classes,
    VolumeFolders folders,
    EventRecorder events)
    implements Reconciler {

  @Override
  public Outcome reconcile(Key key) {
    Optional<PersistentVolumeClaim> found =
        claims.informer().get(key.namespace(), key.name()).filter(this::waitsForUs);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    PersistentVolumeClaim claim = found.get();
    String name = "pvc-" + claim.getMetadata().getUid();
    if (volumes.informer().get("", name).isPresent()) {
      return Outcome.DONE;
    }
    Optional<StorageClass> storageClass =
        classes.informer().get("", claim.getSpec().getStorageClassName());
    if (storageClass.isEmpty()) {
      return Outcome.DONE;
    }
    return provision(claim, storageClass.get(), name);
  }

  private boolean waitsForUs(PersistentVolumeClaim claim) {
    String named = claim.getSpec().getVolumeName();
    return VolumeNotes.of(claim, VolumeNotes.PROVISIONER)
            .equals(LocalProvisionerController.PROVISIONER)
        && (named == null || named.isEmpty())
        && claim.getSpec().getStorageClassName() != null
        && claim.getMetadata().getDeletionTimestamp() == null;
  }

  private Outcome provision(PersistentVolumeClaim claim, StorageClass storageClass, String name) {
    Optional<String> refusal = refusal(claim);
    if (refusal.isPresent()) {
      events.warning(
          claim,
          "ProvisioningFailed",
          "failed to provision volume with StorageClass \"%s\": %s"
              .formatted(storageClass.getMetadata().getName(), refusal.get()));
      return Outcome.DONE;
    }
    events.normal(
        claim,
        "Provisioning",
        "External provisioner is provisioning volume for claim \"%s/%s\""
            .formatted(claim.getMetadata().getNamespace(), claim.getMetadata().getName()));
    try {
      create(volume(claim, storageClass, name, folders.make(name)));
    } catch (IOException e) {
      String why =
          "failed to provision volume with StorageClass \"%s\": %s"
              .formatted(storageClass.getMetadata().getName(), e);
      events.warning(claim, "ProvisioningFailed", why);
      return new Outcome.Retry(why);
    }
    events.normal(claim, "ProvisioningSucceeded", "Successfully provisioned volume " + name);
    return Outcome.DONE;
  }

  /// What a folder cannot be.
  private static Optional<String> refusal(PersistentVolumeClaim claim) {
    if ("Block".equals(claim.getSpec().getVolumeMode())) {
      return Optional.of(
          "%s makes no block devices; use volumeMode Filesystem"
              .formatted(LocalProvisionerController.PROVISIONER));
    }
    if (claim.getSpec().getSelector() != null) {
      return Optional.of("claim Selector is not supported");
    }
    if (claim.getSpec().getDataSource() != null || claim.getSpec().getDataSourceRef() != null) {
      return Optional.of(
          "%s makes empty volumes only; leave dataSource out"
              .formatted(LocalProvisionerController.PROVISIONER));
    }
    return Optional.empty();
  }

  private void create(PersistentVolume volume) {
    try {
      volumes.create(volume);
    } catch (PlatformException e) {
      // The cache had not heard yet of what an earlier turn made.
      if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }

  private static PersistentVolume volume(
      PersistentVolumeClaim claim, StorageClass storageClass, String name, Path folder) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToAnnotations(VolumeNotes.PROVISIONED_BY, LocalProvisionerController.PROVISIONER)
        .withFinalizers(LocalProvisionerController.FINALIZER)
        .endMetadata()
        .withNewSpec()
        .withAccessModes(claim.getSpec().getAccessModes())
        .addToCapacity("storage", claim.getSpec().getResources().getRequests().get("storage"))
        .withNewHostPath(folder.toString(), "DirectoryOrCreate")
        .withMountOptions(storageClass.getMountOptions())
        .withPersistentVolumeReclaimPolicy(
            Objects.requireNonNullElse(storageClass.getReclaimPolicy(), "Delete"))
        .withStorageClassName(storageClass.getMetadata().getName())
        .withVolumeMode("Filesystem")
        .withClaimRef(Reservation.of(claim))
        .endSpec()
        .build();
  }
}
