// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A NetworkPolicy as it is enforced.
///
/// @param target the pods of its namespace that it isolates
/// @param rules what it allows, for each direction in which it isolates
record PolicySpec(Key key, LabelMatcher target, Map<Direction, List<Rule>> rules) {

  /// @param everybody whether the other side does not matter
  /// @param ports empty for all ports of all protocols
  record Rule(boolean everybody, List<Peer> peers, List<PortMatch> ports) {

    static Rule of(String namespace, List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {
      return new Rule(
          peers.isEmpty(),
          peers.stream().map(peer -> Peer.of(namespace, peer)).flatMap(Optional::stream).toList(),
          ports.stream().map(PortMatch::of).toList());
    }
  }

  static PolicySpec of(NetworkPolicy policy) {
    String namespace = policy.getMetadata().getNamespace();
    NetworkPolicySpec spec = policy.getSpec() == null ? new NetworkPolicySpec() : policy.getSpec();
    List<String> types = new ArrayList<>(spec.getPolicyTypes());
    if (types.isEmpty()) {
      types.add("Ingress");
      if (!spec.getEgress().isEmpty()) {
        types.add("Egress");
      }
    }
    Map<Direction, List<Rule>> rules = new EnumMap<>(Direction.class);
    if (types.contains("Ingress")) {
      rules.put(
          Direction.INGRESS,
          spec.getIngress().stream()
              .map(rule -> Rule.of(namespace, rule.getFrom(), rule.getPorts()))
              .toList());
    }
    if (types.contains("Egress")) {
      rules.put(
          Direction.EGRESS,
          spec.getEgress().stream()
              .map(rule -> Rule.of(namespace, rule.getTo(), rule.getPorts()))
              .toList());
    }
    LabelMatcher target =
        spec.getPodSelector() == null
            ? LabelMatcher.of(Map.of())
            : LabelMatcher.of(spec.getPodSelector());
    return new PolicySpec(Key.of(policy), target, rules);
  }

  boolean selects(PodFacts pod, Direction direction) {
    return rules.containsKey(direction)
        && key.namespace().equals(pod.namespace())
        && target.matches(pod.labels());
  }

  /// The sets of addresses that its rules name.
  List<AddressGroup> groups() {
    List<AddressGroup> groups = new ArrayList<>();
    rules.forEach((direction, all) ->
        all.forEach(rule -> groups.addAll(RuleText.groups(this, direction, rule))));
    return groups;
  }
}
