// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.persistentvolume;

import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.volumes.VolumeMatch;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Decides about one claim. Pure.
///
/// @param users pods that name the claim
record ClaimPlanner(
    PersistentVolumeClaim claim,
    Collection<PersistentVolume> volumes,
    Collection<StorageClass> classes,
    Collection<Pod> users) {

  private static final String WAIT_FOR_FIRST_CONSUMER = "WaitForFirstConsumer";
  private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

  ClaimStep plan() {
    if (VolumeNotes.is(claim, VolumeNotes.BIND_COMPLETED)) {
      return keep();
    }
    String wanted = claim.getSpec().getVolumeName();
    return VolumeMatch.isEmpty(wanted) ? find() : take(wanted);
  }

  /// The claim has a volume, or had one.
  private ClaimStep keep() {
    String name = claim.getSpec().getVolumeName();
    if (VolumeMatch.isEmpty(name)) {
      return new ClaimStep.Lose(
          "ClaimLost",
          "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
    }
    Optional<PersistentVolume> volume = volume(name);
    if (volume.isEmpty()) {
      return new ClaimStep.Lose(
          "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }
    boolean free = volume.get().getSpec().getClaimRef() == null;
    if (free || VolumeMatch.isFor(volume.get(), claim)) {
      return new ClaimStep.Bind(volume.get());
    }
    return new ClaimStep.Lose(
        "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
  }

  /// The user has named a volume.
  private ClaimStep take(String name) {
    Optional<PersistentVolume> found = volume(name);
    if (found.isEmpty()) {
      return warning("FailedBinding", "volume \"%s\" is not there yet".formatted(name));
    }
    PersistentVolume volume = found.get();
    if (volume.getSpec().getClaimRef() != null && !VolumeMatch.isFor(volume, claim)) {
      return warning(
          "FailedBinding", "volume \"%s\" already bound to a different claim.".formatted(name));
    }
    Optional<String> mismatch = VolumeMatch.mismatch(volume, claim);
    return mismatch
        .<ClaimStep>map(why ->
            warning(
                "VolumeMismatch",
                "Cannot bind to requested volume \"%s\": %s".formatted(name, why)))
        .orElseGet(() -> new ClaimStep.Bind(volume));
  }

  private ClaimStep find() {
    if (claim.getSpec().getStorageClassName() == null) {
      Optional<StorageClass> byDefault = defaultClass();
      if (byDefault.isPresent()) {
        return new ClaimStep.TakeClass(byDefault.get().getMetadata().getName());
      }
    }
    boolean delayed = isDelayed();
    Optional<PersistentVolume> best = VolumeMatch.best(claim, volumes, delayed);
    if (best.isPresent()) {
      return new ClaimStep.Bind(best.get());
    }
    if (delayed) {
      return waiting();
    }
    String name = VolumeMatch.className(claim);
    return name.isEmpty()
        ? normal(
            "FailedBinding",
            "no persistent volumes available for this claim and no storage class is set")
        : provision(name);
  }

  private ClaimStep provision(String name) {
    Optional<StorageClass> found = storageClass();
    if (found.isEmpty()) {
      return warning(
          "ProvisioningFailed", "storageclass.storage.k8s.io \"%s\" not found".formatted(name));
    }
    String provisioner = found.get().getProvisioner();
    return provisioner.equals(NO_PROVISIONER)
        ? normal(
            "FailedBinding",
            "storageclass \"%s\" has no provisioner and no volume fits".formatted(name))
        : new ClaimStep.Provision(provisioner);
  }

  private boolean isDelayed() {
    return storageClass()
            .filter(found -> WAIT_FOR_FIRST_CONSUMER.equals(found.getVolumeBindingMode()))
            .isPresent()
        && VolumeNotes.of(claim, VolumeNotes.SELECTED_NODE).isEmpty();
  }

  private ClaimStep waiting() {
    return users.stream()
        .filter(pod -> VolumeMatch.isEmpty(pod.getSpec().getNodeName()))
        .map(pod -> pod.getMetadata().getName())
        .min(Comparator.naturalOrder())
        .map(pod ->
            normal("WaitForPodScheduled", "waiting for pod %s to be scheduled".formatted(pod)))
        .orElseGet(() ->
            normal(
                WAIT_FOR_FIRST_CONSUMER,
                "waiting for first consumer to be created before binding"));
  }

  private Optional<StorageClass> storageClass() {
    String name = VolumeMatch.className(claim);
    return classes.stream().filter(found -> found.getMetadata().getName().equals(name)).findFirst();
  }

  /// Of several the newest counts.
  private Optional<StorageClass> defaultClass() {
    return classes.stream()
        .filter(found -> VolumeNotes.of(found, VolumeNotes.DEFAULT_CLASS).equals("true"))
        .max(
            Comparator.comparing((StorageClass found) ->
                String.valueOf(found.getMetadata().getCreationTimestamp())));
  }

  private Optional<PersistentVolume> volume(String name) {
    return volumes.stream()
        .filter(volume -> volume.getMetadata().getName().equals(name))
        .findFirst();
  }

  private static ClaimStep.Pend normal(String reason, String message) {
    return new ClaimStep.Pend(EventRecorder.NORMAL, reason, message);
  }

  private static ClaimStep.Pend warning(String reason, String message) {
    return new ClaimStep.Pend(EventRecorder.WARNING, reason, message);
  }
}
