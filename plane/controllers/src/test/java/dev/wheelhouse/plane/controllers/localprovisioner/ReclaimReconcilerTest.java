// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.volumes.VolumeMatch;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import org.junit.jupiter.api.Test;

final class ReclaimReconcilerTest {

  private static PersistentVolumeBuilder volume(String phase, String... finalizers) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName("pvc-1")
        .withFinalizers(finalizers)
        .withDeletionTimestamp("2026-01-01T00:00:00Z")
        .endMetadata()
        .withNewSpec()
        .withNewClaimRef()
        .withNamespace("default")
        .withName("data")
        .withUid("u1")
        .endClaimRef()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus();
  }

  @Test
  void dataGoOnlyWhenNobodyElseHoldsOrMayGetTheVolume() {
    String ours = LocalProvisionerController.FINALIZER;
    String protection = "kubernetes.io/pv-protection";

    assertThat(ReclaimReconciler.mayGo(volume("Released", ours).build())).isTrue();
    assertThat(ReclaimReconciler.mayGo(volume("Released", protection, ours).build())).isFalse();
    assertThat(ReclaimReconciler.mayGo(volume("Bound", ours).build())).isFalse();
    assertThat(ReclaimReconciler.mayGo(volume("Available", ours).build()))
        .as("just given to a claim, its phase not told yet")
        .isFalse();
  }

  @Test
  void aMarkedVolumeServesNoClaim() {
    PersistentVolumeClaim claim =
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("data")
            .withUid("u1")
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();
    PersistentVolume marked = volume("Available").build();
    PersistentVolume live =
        new PersistentVolumeBuilder(marked)
            .editMetadata()
            .withDeletionTimestamp(null)
            .endMetadata()
            .build();

    assertThat(VolumeMatch.mismatch(live, claim)).isEmpty();
    assertThat(VolumeMatch.mismatch(marked, claim)).isPresent();
  }
}
