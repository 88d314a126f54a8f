// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Amounts of resources.
///
/// @param cpu millicores
/// @param memory bytes
/// @param others extended resources and ephemeral storage by name
public record Amounts(long cpu, long memory, Map<String, Long> others) {

  public static final Amounts NONE = new Amounts(0, 0, Map.of());

  public Amounts {
    others = Map.copyOf(others);
  }

  public static Amounts of(@Nullable Map<String, Quantity> quantities) {
    if (quantities == null || quantities.isEmpty()) {
      return NONE;
    }
    long cpu = 0;
    long memory = 0;
    Map<String, Long> others = new HashMap<>();
    for (Map.Entry<String, Quantity> entry : quantities.entrySet()) {
      BigDecimal value = entry.getValue().getNumericalAmount();
      switch (entry.getKey()) {
        case "cpu" -> cpu = up(value.movePointRight(3));
        case "memory" -> memory = up(value);
        case "pods" -> {}
        default -> others.put(entry.getKey(), up(value));
      }
    }
    return new Amounts(cpu, memory, others);
  }

  private static long up(BigDecimal value) {
    return value.setScale(0, RoundingMode.CEILING).longValue();
  }

  public Amounts plus(Amounts more) {
    return combine(more, 1);
  }

  public Amounts minus(Amounts less) {
    return combine(less, -1);
  }

  private Amounts combine(Amounts other, int sign) {
    return new Amounts(
        cpu + sign * other.cpu,
        memory + sign * other.memory,
        other.others.isEmpty() ? others : combined(other.others, sign));
  }

  private Map<String, Long> combined(Map<String, Long> other, int sign) {
    Map<String, Long> sum = new HashMap<>(others);
    other.forEach((name, amount) -> sum.merge(name, sign * amount, Long::sum));
    return sum;
  }

  /// The larger of each.
  public Amounts max(Amounts other) {
    Map<String, Long> larger = new HashMap<>(others);
    other.others.forEach((name, amount) -> larger.merge(name, amount, Math::max));
    return new Amounts(Math.max(cpu, other.cpu), Math.max(memory, other.memory), larger);
  }
}
