// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.persistentvolume;

import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.volumes.Reservation;
import dev.wheelhouse.plane.client.volumes.VolumeMatch;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Finds or asks for a volume for a claim, and writes both sides of a binding, the volume's first:
/// whoever has the volume's `claimRef` has the volume. Reads caches; a write from an outdated one
/// is refused and tried again.
final class ClaimReconciler implements Reconciler {

  /// How often the reason of a wait is told again.
  private static final Duration REMINDER = Duration.ofSeconds(15);

  static final String USERS = "claims";

  private final Resources<PersistentVolumeClaim> claims;
  private final Resources<PersistentVolume> volumes;
  private final Resources<StorageClass> classes;
  private final Resources<Pod> pods;
  private final EventRecorder events;

  ClaimReconciler(
      Resources<PersistentVolumeClaim> claims,
      Resources<PersistentVolume> volumes,
      Resources<StorageClass> classes,
      Resources<Pod> pods,
      EventRecorder events) {
    this.claims = claims;
    this.volumes = volumes;
    this.classes = classes;
    this.pods = pods;
    this.events = events;
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<PersistentVolumeClaim> found = claims.informer().get(key.namespace(), key.name());
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    PersistentVolumeClaim claim = found.get();
    List<Pod> users = pods.informer().byIndex(USERS, key.namespace() + "/" + key.name());
    ClaimStep step =
        new ClaimPlanner(claim, volumes.informer().list(), classes.informer().list(), users).plan();
    return act(claim, step);
  }

  private Outcome act(PersistentVolumeClaim claim, ClaimStep step) {
    switch (step) {
      case ClaimStep.Bind(PersistentVolume volume) -> bind(claim, volume);
      case ClaimStep.Pend(String type, String reason, String message) -> {
        phase(claim, "Pending");
        events.record(EventRecorder.reference(claim), type, reason, message);
        return Outcome.waitFor(REMINDER);
      }
      case ClaimStep.Provision(String provisioner) -> {
        ask(claim, provisioner);
        return Outcome.waitFor(REMINDER);
      }
      case ClaimStep.TakeClass(String name) -> {
        PersistentVolumeClaim changed = Models.copy(claim);
        changed.getSpec().setStorageClassName(name);
        claims.update(changed);
      }
      case ClaimStep.Lose(String reason, String message) -> {
        if (!"Lost".equals(phase(claim))) {
          phase(claim, "Lost");
          events.warning(claim, reason, message);
        }
      }
    }
    return Outcome.DONE;
  }

  private void ask(PersistentVolumeClaim claim, String provisioner) {
    PersistentVolumeClaim pending = phase(claim, "Pending");
    if (!VolumeNotes.of(pending, VolumeNotes.PROVISIONER).equals(provisioner)) {
      PersistentVolumeClaim changed = Models.copy(pending);
      VolumeNotes.set(changed, VolumeNotes.PROVISIONER, provisioner);
      VolumeNotes.set(changed, VolumeNotes.BETA_PROVISIONER, provisioner);
      claims.update(changed);
    }
    events.normal(
        claim,
        "ExternalProvisioning",
        ("Waiting for a volume to be created either by the external provisioner '%s' or manually by"
                + " the system administrator. If volume creation is delayed, please verify that the"
                + " provisioner is running and correctly registered.")
            .formatted(provisioner));
  }

  private static String phase(PersistentVolumeClaim claim) {
    return claim.getStatus() == null || claim.getStatus().getPhase() == null
        ? ""
        : claim.getStatus().getPhase();
  }

  private PersistentVolumeClaim phase(PersistentVolumeClaim claim, String phase) {
    if (phase.equals(phase(claim))) {
      return claim;
    }
    PersistentVolumeClaim changed = Models.copy(claim);
    PersistentVolumeClaimStatus status =
        Objects.requireNonNullElseGet(changed.getStatus(), PersistentVolumeClaimStatus::new);
    status.setPhase(phase);
    changed.setStatus(status);
    return claims.updateStatus(changed);
  }

  private void bind(PersistentVolumeClaim claim, PersistentVolume volume) {
    PersistentVolume reserved = reserve(volume, claim);
    VolumePhases.set(volumes, reserved, "Bound", "");
    PersistentVolumeClaim named = name(claim, reserved);
    PersistentVolumeClaimStatus status = new PersistentVolumeClaimStatus();
    if (named.getStatus() != null) {
      status = Models.copy(named.getStatus());
    }
    boolean first = !"Bound".equals(status.getPhase());
    status.setPhase("Bound");
    status.setAccessModes(reserved.getSpec().getAccessModes());
    if (first) {
      // Later changes are those of an expansion, which tells them itself.
      status.setCapacity(reserved.getSpec().getCapacity());
    }
    if (!status.equals(named.getStatus())) {
      PersistentVolumeClaim changed = Models.copy(named);
      changed.setStatus(status);
      claims.updateStatus(changed);
    }
  }

  private PersistentVolume reserve(PersistentVolume volume, PersistentVolumeClaim claim) {
    ObjectReference before = volume.getSpec().getClaimRef();
    if (before != null && claim.getMetadata().getUid().equals(before.getUid())) {
      return volume;
    }
    return volumes.update(Reservation.reserved(volume, claim));
  }

  private PersistentVolumeClaim name(PersistentVolumeClaim claim, PersistentVolume volume) {
    boolean chosen = VolumeMatch.isEmpty(claim.getSpec().getVolumeName());
    if (!chosen && VolumeNotes.is(claim, VolumeNotes.BIND_COMPLETED)) {
      return claim;
    }
    PersistentVolumeClaim changed = Models.copy(claim);
    if (chosen) {
      changed.getSpec().setVolumeName(volume.getMetadata().getName());
      VolumeNotes.set(changed, VolumeNotes.BOUND_BY_CONTROLLER);
    }
    VolumeNotes.set(changed, VolumeNotes.BIND_COMPLETED);
    return claims.update(changed);
  }
}
