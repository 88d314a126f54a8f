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

  /// What a pod is by its status; empty for one that has no address of its own: not yet, no more,
  /// or the machine's.
  ///
  /// @param uid by which its node knows it: a static pod's is not that of the object that shows it
  static Optional<PodFacts> published(String uid, Pod pod) {
    return ended(pod)
        ? Optional.empty()
        : Optional.ofNullable(pod.getStatus())
            .map(status -> Objects.requireNonNullElse(status.getPodIP(), ""))
            .filter(address -> !address.isEmpty())
            .flatMap(address -> attached(uid, pod, address));
  }

  /// What a pod is whose network has an address; empty for one that shares the machine's.
  ///
  /// @param uid by which its node knows it
  static Optional<PodFacts> attached(String uid, Pod pod, String address) {
    return Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
        ? Optional.empty()
        : Optional.of(
            new PodFacts(
                uid,
                pod.getMetadata().getNamespace(),
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
                address,
                ports(pod)));
  }

  /// The same at another address.
  PodFacts at(String other) {
    return new PodFacts(uid, namespace, labels, other, ports);
  }

  private static boolean ended(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
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
