// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.persistentvolume;

import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.volumes.VolumeMatch;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/// Keeps a volume's phase, and lets go of one whose claim is gone or has another volume.
///
/// @param events of the binder
record VolumeReconciler(
    Resources<PersistentVolume> volumes,
    Resources<PersistentVolumeClaim> claims,
    EventRecorder events)
    implements Reconciler {

  @Override
  public Outcome reconcile(Key key) {
    Optional<PersistentVolume> found = volumes.informer().get("", key.name());
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    PersistentVolume volume = found.get();
    ObjectReference reference = volume.getSpec().getClaimRef();
    if (reference == null || VolumeMatch.isEmpty(reference.getUid())) {
      VolumePhases.set(volumes, volume, "Available", "");
      return Outcome.DONE;
    }
    Optional<PersistentVolumeClaim> claim =
        claims
            .get(reference.getNamespace(), reference.getName())
            .filter(one -> one.getMetadata().getUid().equals(reference.getUid()));
    if (claim.isEmpty()) {
      release(volume);
    } else {
      meet(volume, claim.get());
    }
    return Outcome.DONE;
  }

  private void meet(PersistentVolume volume, PersistentVolumeClaim claim) {
    String wanted = claim.getSpec().getVolumeName();
    if (volume.getMetadata().getName().equals(wanted)) {
      VolumePhases.set(volumes, volume, "Bound", "");
    } else if (!VolumeMatch.isEmpty(wanted)) {
      if (isDeletedByItsProvisioner(volume)) {
        VolumePhases.set(volumes, volume, "Released", "");
      } else {
        unbind(volume);
      }
    }
  }

  private static boolean isDeletedByItsProvisioner(PersistentVolume volume) {
    return "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())
        && VolumeNotes.is(volume, VolumeNotes.PROVISIONED_BY);
  }

  /// The claim has chosen another volume: this one is free again, or stays reserved by name where
  /// its user has reserved it.
  private void unbind(PersistentVolume volume) {
    PersistentVolume changed = Models.copy(volume);
    if (VolumeNotes.is(volume, VolumeNotes.BOUND_BY_CONTROLLER)) {
      changed.getSpec().setClaimRef(null);
      VolumeNotes.remove(changed, VolumeNotes.BOUND_BY_CONTROLLER);
    } else {
      changed.getSpec().getClaimRef().setUid(null);
    }
    VolumePhases.set(volumes, volumes.update(changed), "Available", "");
  }

  /// The claim is gone. Data stay where the policy is `Retain`; `Delete` is done by who made the
  /// volume, so it fails for volumes that nobody here made.
  private void release(PersistentVolume volume) {
    if (VolumePhases.is(volume, "Failed")) {
      return;
    }
    String policy = volume.getSpec().getPersistentVolumeReclaimPolicy();
    if (policy == null || policy.equals("Retain") || isDeletedByItsProvisioner(volume)) {
      VolumePhases.set(volumes, volume, "Released", "");
      return;
    }
    boolean delete = policy.equals("Delete");
    String why =
        delete
            ? "error getting deleter volume plugin for volume \"%s\": no volume plugin matched"
                .formatted(volume.getMetadata().getName())
            : "No recycler plugin found for the volume!";
    if (VolumePhases.set(volumes, volume, "Failed", why)) {
      events.warning(volume, delete ? "VolumeFailedDelete" : "VolumeFailedRecycle", why);
    }
  }
}
