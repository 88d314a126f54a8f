// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What policies look at in a pod.
record PodFacts(
    String uid, String namespace, Map<String, String> labels, String address, List<Port> ports) {

  /// A named container port.
  record Port(String name, String protocol, int number) {}

  PodFacts {
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
  }

  /// Empty for a pod that has no address of its own: not yet, no more, or the machine's.
  ///
  /// @param attached the address that its network has, where that is known before its status
  static Optional<PodFacts> of(Pod pod, Optional<String> attached) {
    if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork()) || ended(pod)) {
      return Optional.empty();
    }
    return attached
        .or(() -> published(pod))
        .map(address ->
            new PodFacts(
                pod.getMetadata().getUid(),
                pod.getMetadata().getNamespace(),
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
                address,
                ports(pod)));
  }

  private static boolean ended(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static Optional<String> published(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(status -> Objects.requireNonNullElse(status.getPodIP(), ""))
        .filter(address -> !address.isEmpty());
  }

  private static List<Port> ports(Pod pod) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> port.getName() != null && port.getContainerPort() != null)
        .map(PodFacts::port)
        .toList();
  }

  private static Port port(ContainerPort port) {
    String protocol = Objects.requireNonNullElse(port.getProtocol(), "TCP");
    return new Port(port.getName(), protocol.toLowerCase(Locale.ROOT), port.getContainerPort());
  }
}
