// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.plane.node.pod.NodeRefusal;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Optional;

/// Whether the node takes on a pod. The scheduler has looked at much of it before; a pod that was
/// put on the node by name has passed that by.
final class PodAdmission {

  private static final NodeRefusal PORTS_TAKEN =
      new NodeRefusal(
          "NodePorts",
          "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the"
              + " requested pod ports");

  /// @param others the pods that live on the node
  Optional<NodeRefusal> refusal(Pod pod, Collection<Pod> others) {
    HostPorts wanted = HostPorts.of(pod);
    boolean taken =
        !wanted.ports().isEmpty()
            && others.stream().anyMatch(other -> wanted.collide(HostPorts.of(other)));
    return taken ? Optional.of(PORTS_TAKEN) : NodeRefusal.of(pod);
  }
}
