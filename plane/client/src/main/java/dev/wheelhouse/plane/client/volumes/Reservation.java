// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.volumes;

import dev.wheelhouse.plane.client.Models;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/// A volume's word that it is for one claim and no other: its `claimRef`. Pure.
public final class Reservation {

  private Reservation() {}

  /// What a volume says of its claim.
  public static ObjectReference of(PersistentVolumeClaim claim) {
    return new ObjectReferenceBuilder()
        .withApiVersion("v1")
        .withKind("PersistentVolumeClaim")
        .withNamespace(claim.getMetadata().getNamespace())
        .withName(claim.getMetadata().getName())
        .withUid(claim.getMetadata().getUid())
        .withResourceVersion(claim.getMetadata().getResourceVersion())
        .build();
  }

  /// A volume as it is when it is for a claim. One that a user has meant for the claim by name
  /// stays the user's choice.
  public static PersistentVolume reserved(PersistentVolume volume, PersistentVolumeClaim claim) {
    PersistentVolume changed = Models.copy(volume);
    if (volume.getSpec().getClaimRef() == null) {
      VolumeNotes.set(changed, VolumeNotes.BOUND_BY_CONTROLLER);
    }
    changed.getSpec().setClaimRef(of(claim));
    return changed;
  }
}
