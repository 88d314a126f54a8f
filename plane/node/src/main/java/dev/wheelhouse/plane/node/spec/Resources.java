// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.spec;

import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A container's requests and limits in the units that runtimes take.
public final class Resources {

  private static final long PROCESSES = 4096;

  private Resources() {}

  public static Map<String, Quantity> requests(Container container) {
    return container.getResources() == null || container.getResources().getRequests() == null
        ? Map.of()
        : container.getResources().getRequests();
  }

  public static Map<String, Quantity> limits(Container container) {
    return container.getResources() == null || container.getResources().getLimits() == null
        ? Map.of()
        : container.getResources().getLimits();
  }

  static int count(Map<String, Quantity> quantities, List<String> kinds) {
    return (int)
        kinds.stream()
            .map(quantities::get)
            .filter(amount -> amount != null && amount.getNumericalAmount().signum() > 0)
            .count();
  }

  /// @param machineMemory bytes of the node, for the share that memory requests are of it
  public static ContainerSpec.Limits of(Pod pod, Container container, long machineMemory) {
    long cpuLimit = millis(limits(container).get("cpu"));
    long cpuRequest =
        requests(container).containsKey("cpu") ? millis(requests(container).get("cpu")) : cpuLimit;
    return new ContainerSpec.Limits(
        cpuRequest,
        cpuLimit,
        whole(limits(container).get("memory")),
        PROCESSES,
        oomScore(pod, whole(requests(container).get("memory")), machineMemory));
  }

  /// Pods that ask for less are ended earlier when memory runs out; guaranteed ones last.
  private static int oomScore(Pod pod, long memoryRequest, long machineMemory) {
    return switch (QualityOfService.of(pod)) {
      case GUARANTEED -> 0;
      case BEST_EFFORT -> 1000;
      case BURSTABLE ->
          Math.clamp(1000 - 1000 * memoryRequest / Math.max(1, machineMemory), 3, 999);
    };
  }

  static long millis(@Nullable Quantity quantity) {
    return quantity == null
        ? 0
        : quantity
            .getNumericalAmount()
            .multiply(BigDecimal.valueOf(1000))
            .setScale(0, RoundingMode.CEILING)
            .longValue();
  }

  static long whole(@Nullable Quantity quantity) {
    return quantity == null
        ? 0
        : quantity.getNumericalAmount().setScale(0, RoundingMode.CEILING).longValue();
  }
}
