// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A named set of the kernel: addresses of pods, or their addresses with the number that a named
/// port has in each.
record AddressGroup(Peer.Pods pods, Optional<PortMatch.Named> port) {

  static AddressGroup of(Peer.Pods pods) {
    return new AddressGroup(pods, Optional.empty());
  }

  static AddressGroup of(Peer.Pods pods, PortMatch.Named port) {
    return new AddressGroup(pods, Optional.of(port));
  }

  String name() {
    String prefix = port.isPresent() ? "ports-" : "pods-";
    return prefix + UUID.nameUUIDFromBytes(toString().getBytes(StandardCharsets.UTF_8));
  }

  String type() {
    return port.isPresent() ? "ipv4_addr . inet_proto . inet_service" : "ipv4_addr";
  }

  /// The elements that a pod contributes.
  List<String> elements(PodFacts pod, Map<String, String> namespaceLabels) {
    if (!pods.matches(pod, namespaceLabels)) {
      return List.of();
    }
    return port.map(wanted -> ports(pod, wanted)).orElseGet(() -> List.of(pod.address()));
  }

  private static List<String> ports(PodFacts pod, PortMatch.Named wanted) {
    return pod.ports().stream()
        .filter(port -> port.name().equals(wanted.name()))
        .filter(port -> port.protocol().equals(wanted.protocol()))
        .map(port -> pod.address() + " . " + port.protocol() + " . " + port.number())
        .toList();
  }
}
