// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.node.network.Cidr;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The other side of what a rule allows.
sealed interface Peer {

  /// Pods by their labels.
  ///
  /// @param namespace the only one they may be in; empty where `namespaces` says
  record Pods(String namespace, LabelMatcher namespaces, LabelMatcher pods) implements Peer {

    private static final LabelMatcher ALL = LabelMatcher.of(Map.of());

    static Pods everywhere() {
      return new Pods("", ALL, ALL);
    }

    static Pods of(String namespace, LabelMatcher pods) {
      return new Pods(namespace, ALL, pods);
    }

    boolean matches(PodFacts pod, Map<String, String> namespaceLabels) {
      return (namespace.isEmpty() || namespace.equals(pod.namespace()))
          && namespaces.matches(namespaceLabels)
          && pods.matches(pod.labels());
    }
  }

  /// A range of addresses without parts of it.
  record Block(Cidr range, List<Cidr> except) implements Peer {

    boolean contains(String address) {
      return range.contains(address) && except.stream().noneMatch(part -> part.contains(address));
    }
  }

  /// The peer of a policy of a namespace; empty for what no pod here can be: an IPv6 range.
  static Optional<Peer> of(String policyNamespace, NetworkPolicyPeer peer) {
    if (peer.getIpBlock() != null) {
      return block(peer.getIpBlock());
    }
    LabelMatcher pods =
        peer.getPodSelector() == null ? Pods.ALL : LabelMatcher.of(peer.getPodSelector());
    return Optional.of(
        peer.getNamespaceSelector() == null
            ? Pods.of(policyNamespace, pods)
            : new Pods("", LabelMatcher.of(peer.getNamespaceSelector()), pods));
  }

  private static Optional<Peer> block(IPBlock block) {
    String range = Objects.requireNonNullElse(block.getCidr(), "");
    if (range.contains(":")) {
      return Optional.empty();
    }
    return Optional.of(
        new Block(
            Cidr.around(range),
            block.getExcept().stream()
                .filter(part -> !part.contains(":"))
                .map(Cidr::around)
                .toList()));
  }
}
