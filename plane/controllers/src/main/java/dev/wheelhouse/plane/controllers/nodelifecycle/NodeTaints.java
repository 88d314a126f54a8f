// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.nodelifecycle;

import dev.wheelhouse.plane.client.Timestamps;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The taints that a node's conditions call for. Others on the node are kept. Pure.
final class NodeTaints {

  private static final String PREFIX = "node.kubernetes.io/";
  private static final String NOT_READY = PREFIX + "not-ready";
  private static final String UNREACHABLE = PREFIX + "unreachable";
  private static final String UNSCHEDULABLE = PREFIX + "unschedulable";
  private static final Map<String, String> PRESSURES =
      Map.of(
          "MemoryPressure", PREFIX + "memory-pressure",
          "DiskPressure", PREFIX + "disk-pressure",
          "PIDPressure", PREFIX + "pid-pressure",
          "NetworkUnavailable", PREFIX + "network-unavailable");

  private record Wanted(String key, String effect) {}

  private NodeTaints() {}

  /// All taints that the node shall have.
  static List<Taint> plan(Node node, Instant now) {
    Set<Wanted> wanted = wanted(node);
    List<Taint> taints = new ArrayList<>();
    for (Taint taint : node.getSpec() == null ? List.<Taint>of() : node.getSpec().getTaints()) {
      Wanted known = new Wanted(taint.getKey(), taint.getEffect());
      if (!isOurs(taint) || wanted.contains(known)) {
        taints.add(taint);
        wanted.remove(known);
      }
    }
    for (Wanted missing : wanted) {
      taints.add(new Taint(missing.effect(), missing.key(), Timestamps.format(now), null));
    }
    return taints;
  }

  private static Set<Wanted> wanted(Node node) {
    Set<Wanted> wanted = new LinkedHashSet<>();
    String ready = condition(node, "Ready").map(NodeCondition::getStatus).orElse("");
    if (ready.isEmpty()) {
      // A new node that has not said anything yet takes no pods, but is not given up.
      wanted.add(new Wanted(NOT_READY, "NoSchedule"));
    } else if (ready.equals("False")) {
      wanted.add(new Wanted(NOT_READY, "NoSchedule"));
      wanted.add(new Wanted(NOT_READY, "NoExecute"));
    } else if (ready.equals("Unknown")) {
      wanted.add(new Wanted(UNREACHABLE, "NoSchedule"));
      wanted.add(new Wanted(UNREACHABLE, "NoExecute"));
    }
    PRESSURES.forEach((type, key) -> {
      if (condition(node, type).filter(c -> "True".equals(c.getStatus())).isPresent()) {
        wanted.add(new Wanted(key, "NoSchedule"));
      }
    });
    if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      wanted.add(new Wanted(UNSCHEDULABLE, "NoSchedule"));
    }
    return wanted;
  }

  private static boolean isOurs(Taint taint) {
    String key = taint.getKey();
    return key.equals(NOT_READY)
        || key.equals(UNREACHABLE)
        || ((key.equals(UNSCHEDULABLE) || PRESSURES.containsValue(key))
            && "NoSchedule".equals(taint.getEffect()));
  }

  static Optional<NodeCondition> condition(Node node, String type) {
    return node.getStatus() == null
        ? Optional.empty()
        : node.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()))
            .findFirst();
  }
}
