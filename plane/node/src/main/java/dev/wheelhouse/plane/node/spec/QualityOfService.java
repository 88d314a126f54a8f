// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// How much a pod's resources are guaranteed, by its requests and limits of cpu and memory.
public enum QualityOfService {
  GUARANTEED("Guaranteed"),
  BURSTABLE("Burstable"),
  BEST_EFFORT("BestEffort");

  private static final List<String> KINDS = List.of("cpu", "memory");

  private final String label;

  QualityOfService(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  public static QualityOfService of(Pod pod) {
    List<Container> all =
        Stream.concat(
                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
            .toList();
    if (all.stream().allMatch(container -> asked(container) == 0)) {
      return BEST_EFFORT;
    }
    return all.stream().allMatch(QualityOfService::guaranteed) ? GUARANTEED : BURSTABLE;
  }

  private static int asked(Container container) {
    return Resources.count(Resources.requests(container), KINDS)
        + Resources.count(Resources.limits(container), KINDS);
  }

  private static boolean guaranteed(Container container) {
    Map<String, Quantity> limits = Resources.limits(container);
    Map<String, Quantity> requests = Resources.requests(container);
    return KINDS.stream()
        .allMatch(kind -> {
          Quantity limit = limits.get(kind);
          Quantity request = requests.getOrDefault(kind, limit);
          return limit != null
              && request != null
              && limit.getNumericalAmount().signum() > 0
              && limit.getNumericalAmount().compareTo(request.getNumericalAmount()) == 0;
        });
  }
}
