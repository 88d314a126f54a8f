// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Deletes released volumes whose reclaim policy is `Delete`, the object first and the data when
/// nothing holds the object but this provisioner. A volume of policy `Retain` that somebody deletes
/// leaves its data.
record ReclaimReconciler(
    Resources<PersistentVolume> volumes, VolumeFolders folders, EventRecorder events)
    implements Reconciler {

  @Override
  public Outcome reconcile(Key key) {
    Optional<PersistentVolume> found =
        volumes.get("", key.name()).filter(ReclaimReconciler::isOurs);
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    PersistentVolume volume = found.get();
    if (volume.getMetadata().getDeletionTimestamp() == null) {
      if (isDoomed(volume)) {
        volumes.delete("", key.name(), DeleteQuery.DEFAULT);
      }
      return Outcome.DONE;
    }
    return mayGo(volume) ? remove(volume) : Outcome.DONE;
  }

  private static boolean isOurs(PersistentVolume volume) {
    return VolumeNotes.of(volume, VolumeNotes.PROVISIONED_BY)
        .equals(LocalProvisionerController.PROVISIONER);
  }

  private static boolean isDoomed(PersistentVolume volume) {
    return isDeleted(volume) && isReleased(volume);
  }

  private static boolean isDeleted(PersistentVolume volume) {
    return "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
  }

  /// A volume that somebody may still be given, or that others hold, keeps its data.
  static boolean mayGo(PersistentVolume volume) {
    boolean held =
        !volume.getMetadata().getFinalizers().equals(List.of(LocalProvisionerController.FINALIZER));
    return !held && (isReleased(volume) || volume.getSpec().getClaimRef() == null);
  }

  private static boolean isReleased(PersistentVolume volume) {
    return volume.getStatus() != null && "Released".equals(volume.getStatus().getPhase());
  }

  private Outcome remove(PersistentVolume volume) {
    if (isDeleted(volume)) {
      try {
        folders.remove(volume.getMetadata().getName());
      } catch (IOException e) {
        events.warning(volume, "VolumeFailedDelete", e.toString());
        return new Outcome.Retry("volume not deleted: " + e);
      }
    }
    PersistentVolume freed = Models.copy(volume);
    freed.getMetadata().setFinalizers(List.of());
    volumes.update(freed);
    return Outcome.DONE;
  }
}
