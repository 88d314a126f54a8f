// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.volumes;

import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether a volume can serve a claim. Pure.
public final class VolumeMatch {

  private static final String STORAGE = "storage";

  private VolumeMatch() {}

  /// The volume reserved for a claim, else the smallest free one that fits.
  ///
  /// @param reservedOnly whether the claim waits for its first consumer
  public static Optional<PersistentVolume> best(
      PersistentVolumeClaim claim, Collection<PersistentVolume> volumes, boolean reservedOnly) {
    Optional<PersistentVolume> reserved =
        volumes.stream()
            .filter(volume -> isFor(volume, claim) && mismatch(volume, claim).isEmpty())
            .min(bySize());
    if (reserved.isPresent() || reservedOnly) {
      return reserved;
    }
    LabelMatcher selector = LabelMatcher.of(claim.getSpec().getSelector());
    boolean any = claim.getSpec().getSelector() == null;
    return volumes.stream()
        .filter(volume -> volume.getSpec().getClaimRef() == null && isFree(volume))
        .filter(volume -> any || selector.matches(volume))
        .filter(volume -> mismatch(volume, claim).isEmpty())
        .min(bySize());
  }

  private static Comparator<PersistentVolume> bySize() {
    return Comparator.comparing((PersistentVolume volume) -> capacity(volume))
        .thenComparing(volume -> volume.getMetadata().getName());
  }

  private static boolean isFree(PersistentVolume volume) {
    String phase = volume.getStatus() == null ? null : volume.getStatus().getPhase();
    return volume.getMetadata().getDeletionTimestamp() == null
        && (phase == null || phase.equals("Available"));
  }

  /// Whether a volume is bound to, or reserved for, a claim.
  public static boolean isFor(PersistentVolume volume, PersistentVolumeClaim claim) {
    ObjectReference reference = volume.getSpec().getClaimRef();
    return reference != null
        && claim.getMetadata().getName().equals(reference.getName())
        && claim.getMetadata().getNamespace().equals(reference.getNamespace())
        && (isEmpty(reference.getUid()) || claim.getMetadata().getUid().equals(reference.getUid()));
  }

  public static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  /// Why a volume cannot serve a claim; empty when it can.
  public static Optional<String> mismatch(PersistentVolume volume, PersistentVolumeClaim claim) {
    if (volume.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("the volume is marked for deletion");
    }
    if (capacity(volume).compareTo(requested(claim)) < 0) {
      return Optional.of("requested PV is too small");
    }
    if (!className(volume).equals(className(claim))) {
      return Optional.of("storageClassName does not match");
    }
    if (!mode(volume.getSpec().getVolumeMode()).equals(mode(claim.getSpec().getVolumeMode()))) {
      return Optional.of("incompatible volumeMode");
    }
    if (!Set.copyOf(modes(volume.getSpec().getAccessModes()))
        .containsAll(modes(claim.getSpec().getAccessModes()))) {
      return Optional.of("incompatible accessMode");
    }
    return Optional.empty();
  }

  private static List<String> modes(@Nullable List<String> modes) {
    return Objects.requireNonNullElse(modes, List.of());
  }

  private static String mode(@Nullable String mode) {
    return isEmpty(mode) ? "Filesystem" : Objects.requireNonNull(mode);
  }

  public static String className(PersistentVolume volume) {
    return Objects.requireNonNullElse(volume.getSpec().getStorageClassName(), "");
  }

  public static String className(PersistentVolumeClaim claim) {
    return Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), "");
  }

  public static BigDecimal capacity(PersistentVolume volume) {
    return amount(volume.getSpec().getCapacity());
  }

  private static BigDecimal requested(PersistentVolumeClaim claim) {
    return claim.getSpec().getResources() == null
        ? BigDecimal.ZERO
        : amount(claim.getSpec().getResources().getRequests());
  }

  private static BigDecimal amount(@Nullable Map<String, Quantity> amounts) {
    Quantity storage = amounts == null ? null : amounts.get(STORAGE);
    return storage == null ? BigDecimal.ZERO : storage.getNumericalAmount();
  }
}
