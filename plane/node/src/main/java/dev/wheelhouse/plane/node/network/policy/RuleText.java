// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import dev.wheelhouse.plane.node.network.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a rule of a policy allows, as lines of nftables, each of which returns for its packets.
///
/// @param machine the machine's addresses towards pods: the API server that is published at one of
///   them listens on 127.0.0.1, where a Service leads to
record RuleText(List<String> machine) {

  private static final String LOOPBACK = "127.0.0.1";

  /// One allowed combination: the groups it names, and its match.
  private record Allowed(List<AddressGroup> groups, String match) {}

  List<String> lines(PolicySpec policy, Direction direction, PolicySpec.Rule rule) {
    return allowed(policy, direction, rule).stream()
        .map(one -> (one.match() + " return").strip())
        .distinct()
        .toList();
  }

  static List<AddressGroup> groups(PolicySpec policy, Direction direction, PolicySpec.Rule rule) {
    return new RuleText(List.of())
        .allowed(policy, direction, rule).stream().flatMap(one -> one.groups().stream()).toList();
  }

  private List<Allowed> allowed(PolicySpec policy, Direction direction, PolicySpec.Rule rule) {
    List<Allowed> peers = peers(direction, rule);
    if (rule.ports().isEmpty()) {
      return peers;
    }
    List<Allowed> all = new ArrayList<>();
    for (PortMatch port : rule.ports()) {
      switch (port) {
        case PortMatch.AnyPort(String protocol) ->
            peers.forEach(peer -> all.add(and(peer, "meta l4proto " + protocol)));
        case PortMatch.Range(String protocol, int first, int last) ->
            peers.forEach(peer -> all.add(and(peer, ports(protocol, first, last))));
        case PortMatch.Named named -> all.addAll(named(policy, direction, rule, named));
      }
    }
    return all;
  }

  private static Allowed and(Allowed peer, String match) {
    return new Allowed(peer.groups(), (peer.match() + " " + match).strip());
  }

  private static String ports(String protocol, int first, int last) {
    String range = first == last ? Integer.toString(first) : first + "-" + last;
    return "meta l4proto " + protocol + " th dport " + range;
  }

  private List<Allowed> peers(Direction direction, PolicySpec.Rule rule) {
    return rule.everybody()
        ? List.of(new Allowed(List.of(), ""))
        : rule.peers().stream().flatMap(peer -> peer(direction, peer)).toList();
  }

  private Stream<Allowed> peer(Direction direction, Peer peer) {
    return switch (peer) {
      case Peer.Pods pods -> {
        AddressGroup group = AddressGroup.of(pods);
        yield Stream.of(new Allowed(List.of(group), direction.peerField() + " @" + group.name()));
      }
      case Peer.Block block -> block(direction, block).map(match -> new Allowed(List.of(), match));
    };
  }

  private Stream<String> block(Direction direction, Peer.Block block) {
    String field = direction.peerField();
    StringBuilder match = new StringBuilder(field).append(' ').append(block.range());
    for (Cidr except : block.except()) {
      match.append(' ').append(field).append(" != ").append(except);
    }
    boolean machineToo =
        direction == Direction.EGRESS && machine.stream().anyMatch(block::contains);
    return machineToo
        ? Stream.of(match.toString(), field + " " + LOOPBACK)
        : Stream.of(match.toString());
  }

  /// A named port is looked up in the pod that is connected to: the policy's own for what comes in,
  /// the other one for what goes out. A range of addresses has no names.
  private List<Allowed> named(
      PolicySpec policy, Direction direction, PolicySpec.Rule rule, PortMatch.Named port) {
    List<Allowed> all = new ArrayList<>();
    if (direction == Direction.INGRESS) {
      AddressGroup own =
          AddressGroup.of(Peer.Pods.of(policy.key().namespace(), policy.target()), port);
      for (Allowed peer : peers(direction, rule)) {
        List<AddressGroup> groups = new ArrayList<>(peer.groups());
        groups.add(own);
        all.add(new Allowed(groups, and(peer, destination(own)).match()));
      }
      return all;
    }
    List<Peer> peers = rule.everybody() ? List.of(Peer.Pods.everywhere()) : rule.peers();
    for (Peer peer : peers) {
      if (peer instanceof Peer.Pods pods) {
        AddressGroup theirs = AddressGroup.of(pods, port);
        all.add(new Allowed(List.of(theirs), destination(theirs)));
      }
    }
    return all;
  }

  private static String destination(AddressGroup group) {
    return "ip daddr . meta l4proto . th dport @" + group.name();
  }
}
