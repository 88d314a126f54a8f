// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.persistentvolume;

import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Resources;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeStatus;

/// Reads and writes `status.phase` of volumes.
final class VolumePhases {

  private VolumePhases() {}

  static boolean is(PersistentVolume volume, String phase) {
    return volume.getStatus() != null && phase.equals(volume.getStatus().getPhase());
  }

  /// @param message why; empty for none
  /// @return whether that changed something
  static boolean set(
      Resources<PersistentVolume> volumes, PersistentVolume volume, String phase, String message) {
    if (is(volume, phase)) {
      return false;
    }
    PersistentVolume changed = Models.copy(volume);
    PersistentVolumeStatus status = new PersistentVolumeStatus();
    status.setPhase(phase);
    if (!message.isEmpty()) {
      status.setMessage(message);
    }
    changed.setStatus(status);
    volumes.updateStatus(changed);
    return true;
  }
}
