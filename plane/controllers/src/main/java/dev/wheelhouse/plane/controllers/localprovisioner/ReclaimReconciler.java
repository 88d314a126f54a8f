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
import java.util.ArrayList;
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
    return isBound(volume) ? Outcome.DONE : remove(volume);
  }

  private static boolean isOurs(PersistentVolume volume) {
    return VolumeNotes.of(volume, VolumeNotes.PROVISIONED_BY)
        .equals(LocalProvisionerController.PROVISIONER);
  }

  private static boolean isDoomed(PersistentVolume volume) {
    return isDeleted(volume)
        && volume.getStatus() != null
        && "Released".equals(volume.getStatus().getPhase());
  }

  private static boolean isDeleted(PersistentVolume volume) {
    return "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
  }

  private static boolean isBound(PersistentVolume volume) {
    return volume.getStatus() != null && "Bound".equals(volume.getStatus().getPhase());
  }

  private Outcome remove(PersistentVolume volume) {
    if (!volume.getMetadata().getFinalizers().contains(LocalProvisionerController.FINALIZER)) {
      return Outcome.DONE;
    }
    if (isDeleted(volume)) {
      try {
        folders.remove(volume.getMetadata().getName());
      } catch (IOException e) {
        events.warning(volume, "VolumeFailedDelete", e.toString());
        return new Outcome.Retry("volume not deleted: " + e);
      }
    }
    PersistentVolume freed = Models.copy(volume);
    List<String> left = new ArrayList<>(freed.getMetadata().getFinalizers());
    left.remove(LocalProvisionerController.FINALIZER);
    freed.getMetadata().setFinalizers(left);
    volumes.update(freed);
    return Outcome.DONE;
  }
}
