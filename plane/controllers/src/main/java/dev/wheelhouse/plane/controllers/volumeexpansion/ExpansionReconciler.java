// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.volumeexpansion;

import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import dev.wheelhouse.plane.controllers.localprovisioner.LocalProvisionerController;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings the capacity of a claim's volume up to what the claim asks for, the volume's first.
/// Volumes of other provisioners are left to those.
record ExpansionReconciler(
    Resources<PersistentVolumeClaim> claims,
    Resources<PersistentVolume> volumes,
    EventRecorder events)
    implements Reconciler {

  private static final String STORAGE = "storage";

  @Override
  public Outcome reconcile(Key key) {
    Optional<PersistentVolumeClaim> found =
        claims.informer().get(key.namespace(), key.name()).filter(ExpansionReconciler::isBound);
    if (found.isEmpty() || !isLess(capacity(found.get()), requested(found.get()))) {
      return Outcome.DONE;
    }
    PersistentVolumeClaim claim = found.get();
    Optional<PersistentVolume> volume =
        volumes
            .get("", claim.getSpec().getVolumeName())
            .filter(one ->
                VolumeNotes.of(one, VolumeNotes.PROVISIONED_BY)
                    .equals(LocalProvisionerController.PROVISIONER));
    if (volume.isPresent()) {
      expand(claim, volume.get(), Objects.requireNonNull(requested(claim)));
    }
    return Outcome.DONE;
  }

  private static boolean isBound(PersistentVolumeClaim claim) {
    return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
  }

  private static @Nullable Quantity capacity(PersistentVolumeClaim claim) {
    return claim.getStatus().getCapacity() == null
        ? null
        : claim.getStatus().getCapacity().get(STORAGE);
  }

  private static @Nullable Quantity requested(PersistentVolumeClaim claim) {
    return claim.getSpec().getResources() == null
            || claim.getSpec().getResources().getRequests() == null
        ? null
        : claim.getSpec().getResources().getRequests().get(STORAGE);
  }

  private static boolean isLess(@Nullable Quantity one, @Nullable Quantity other) {
    return one != null
        && other != null
        && one.getNumericalAmount().compareTo(other.getNumericalAmount()) < 0;
  }

  private void expand(PersistentVolumeClaim claim, PersistentVolume volume, Quantity size) {
    if (isLess(volume.getSpec().getCapacity().get(STORAGE), size)) {
      PersistentVolume larger = Models.copy(volume);
      larger.getSpec().setCapacity(with(volume.getSpec().getCapacity(), size));
      volumes.update(larger);
    }
    PersistentVolumeClaim larger = Models.copy(claim);
    larger.getStatus().setCapacity(with(claim.getStatus().getCapacity(), size));
    larger.getStatus().setAllocatedResources(with(claim.getStatus().getAllocatedResources(), size));
    claims.updateStatus(larger);
    events.normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded");
  }

  private static Map<String, Quantity> with(@Nullable Map<String, Quantity> before, Quantity size) {
    Map<String, Quantity> after =
        new LinkedHashMap<>(Objects.requireNonNullElse(before, Map.<String, Quantity>of()));
    after.put(STORAGE, size);
    return after;
  }
}
