// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.plane.node.eviction.Candidate;
import dev.wheelhouse.plane.node.eviction.Pressure;
import dev.wheelhouse.plane.node.pod.NodeRefusal;
import dev.wheelhouse.plane.node.spec.QualityOfService;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Whether the node takes on a pod. The scheduler has looked at much of it before; a pod that was
/// put on the node by name has passed that by.
final class PodAdmission {

  private static final String MEMORY_TAINT = "node.kubernetes.io/memory-pressure";

  private static final NodeRefusal PORTS_TAKEN =
      new NodeRefusal(
          "NodePorts",
          "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the"
              + " requested pod ports");

  private final Supplier<Set<Pressure>> pressures;

  /// @param pressures what the node is short of
  PodAdmission(Supplier<Set<Pressure>> pressures) {
    this.pressures = pressures;
  }

  /// @param others the pods that live on the node
  Optional<NodeRefusal> refusal(Pod pod, Collection<Pod> others) {
    HostPorts wanted = HostPorts.of(pod);
    boolean taken =
        !wanted.ports().isEmpty()
            && others.stream().anyMatch(other -> wanted.collide(HostPorts.of(other)));
    return pressed(pod).or(() -> taken ? Optional.of(PORTS_TAKEN) : NodeRefusal.of(pod));
  }

  /// Under pressure only critical pods are taken on; where it is memory alone, those too that say
  /// what they need.
  private Optional<NodeRefusal> pressed(Pod pod) {
    Set<Pressure> now = pressures.get();
    if (now.isEmpty() || Candidate.critical(pod)) {
      return Optional.empty();
    }
    boolean modest =
        QualityOfService.of(pod) != QualityOfService.BEST_EFFORT || toleratesMemoryPressure(pod);
    if (now.equals(Set.of(Pressure.MEMORY)) && modest) {
      return Optional.empty();
    }
    String names = now.stream().sorted().map(Pressure::condition).collect(Collectors.joining(" "));
    return Optional.of(
        new NodeRefusal(
            "Evicted", "Pod was rejected: The node had condition: [%s]. ".formatted(names)));
  }

  private static boolean toleratesMemoryPressure(Pod pod) {
    return pod.getSpec().getTolerations().stream()
        .filter(one -> one.getEffect() == null || "NoSchedule".equals(one.getEffect()))
        .anyMatch(one ->
            one.getKey() == null
                ? "Exists".equals(one.getOperator())
                : MEMORY_TAINT.equals(one.getKey()));
  }
}
