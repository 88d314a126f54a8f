// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.linux.FolderUse;
import dev.wheelhouse.plane.node.spec.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a pod has written to the node's disk, against what it may. Pure.
final class LocalStorage {

  private static final String RESOURCE = "ephemeral-storage";

  private LocalStorage() {}

  /// Whether a pod has limits that its use of the disk is held against.
  static boolean limited(Pod pod) {
    return ofAll(pod).signum() > 0
        || pod.getSpec().getVolumes().stream().anyMatch(v -> sizeLimit(v).isPresent());
  }

  /// Why a pod has to go; empty when it keeps within its limits.
  static Optional<String> excess(Pod pod, PodFootprint used) {
    return ofVolumes(pod, used).or(() -> ofPod(pod, used)).or(() -> ofContainers(pod, used));
  }

  private static Optional<Quantity> sizeLimit(Volume volume) {
    return Optional.ofNullable(volume.getEmptyDir())
        .filter(empty -> !"Memory".equals(empty.getMedium()))
        .map(empty -> empty.getSizeLimit())
        .filter(limit -> limit.getNumericalAmount().signum() > 0);
  }

  private static BigDecimal limit(Container container) {
    return amount(Resources.limits(container).get(RESOURCE));
  }

  private static BigDecimal amount(@Nullable Quantity quantity) {
    return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
  }

  private static Optional<String> ofVolumes(Pod pod, PodFootprint used) {
    for (Volume volume : pod.getSpec().getVolumes()) {
      Optional<Quantity> limit = sizeLimit(volume);
      long bytes = used.volumes().getOrDefault(volume.getName(), FolderUse.NONE).bytes();
      if (limit.isPresent() && exceeds(bytes, limit.get().getNumericalAmount())) {
        return Optional.of(
            "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                .formatted(volume.getName(), limit.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean exceeds(long bytes, BigDecimal limit) {
    return BigDecimal.valueOf(bytes).compareTo(limit) > 0;
  }

  /// The pod as a whole, where one of its containers is limited.
  private static Optional<String> ofPod(Pod pod, PodFootprint used) {
    BigDecimal limit = ofAll(pod);
    return limit.signum() > 0 && exceeds(used.total().bytes(), limit)
        ? Optional.of(
            "Pod ephemeral local storage usage exceeds the total limit of containers %s. "
                .formatted(new Quantity(limit.toBigInteger().toString())))
        : Optional.empty();
  }

  /// The most that containers which run at the same time may have together: an init container runs
  /// beside the sidecars that come before it, the others beside all sidecars.
  private static BigDecimal ofAll(Pod pod) {
    BigDecimal sidecars = BigDecimal.ZERO;
    BigDecimal most = BigDecimal.ZERO;
    for (Container init : pod.getSpec().getInitContainers()) {
      if ("Always".equals(init.getRestartPolicy())) {
        sidecars = sidecars.add(limit(init));
      } else {
        most = most.max(limit(init).add(sidecars));
      }
    }
    BigDecimal mains =
        pod.getSpec().getContainers().stream()
            .map(LocalStorage::limit)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return most.max(mains.add(sidecars));
  }

  private static Optional<String> ofContainers(Pod pod, PodFootprint used) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> limit(container).signum() > 0)
        .filter(container -> exceeds(used.ofContainer(container.getName()), limit(container)))
        .findFirst()
        .map(container ->
            "Container %s exceeded its local ephemeral storage limit \"%s\". "
                .formatted(container.getName(), Resources.limits(container).get(RESOURCE)));
  }
}
