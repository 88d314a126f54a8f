// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.node.network.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// What is reached where: the elements of the maps and sets, and the lines of each chain.
final class Image {

  private static final int COMMENT = 120;

  final Map<String, String> services = new LinkedHashMap<>();
  final Map<String, String> nodePorts = new LinkedHashMap<>();
  final Map<String, List<String>> chains = new LinkedHashMap<>();
  final Map<String, Integer> affinities = new LinkedHashMap<>();
  final Set<String> pairs = new TreeSet<>();
  final Set<String> refused = new TreeSet<>();
  private final Map<String, Cidr> nodes;

  /// @param nodes the pod range of each node on this machine
  Image(Map<String, Cidr> nodes) {
    this.nodes = new TreeMap<>(nodes);
  }

  void add(ServiceRule rule) {
    if (rule.endpoints().isEmpty()) {
      rule.frontends().forEach(frontend -> refused.add(key(frontend, rule)));
      return;
    }
    String anywhere = chain(rule, "port", rule.endpoints());
    String internal = rule.traffic().nodeLocal() ? localChain(rule) : anywhere;
    rule.frontends().forEach(frontend -> services.putIfAbsent(key(frontend, rule), internal));
    String restricted = rule.traffic().sources().isEmpty() ? anywhere : guarded(rule, anywhere);
    rule.balanced().forEach(frontend -> services.putIfAbsent(key(frontend, rule), restricted));
    if (rule.nodePort() > 0) {
      nodePorts.putIfAbsent(rule.protocol() + " . " + rule.nodePort(), anywhere);
    }
    for (Endpoint endpoint : rule.endpoints()) {
      pairs.add(endpoint.address() + " . " + endpoint.address());
    }
  }

  private static String key(Endpoint frontend, ServiceRule rule) {
    return frontend.address() + " . " + rule.protocol() + " . " + frontend.port();
  }

  private static String name(String prefix, Object... identity) {
    byte[] bytes = List.of(identity).toString().getBytes(StandardCharsets.UTF_8);
    return prefix + "-" + UUID.nameUUIDFromBytes(bytes);
  }

  /// A chain that picks one of some endpoints.
  private String chain(ServiceRule rule, String prefix, List<Endpoint> endpoints) {
    String name = name(prefix, rule.label(), rule.protocol());
    List<String> lines =
        rule.traffic().affinitySeconds() == 0
            ? List.of(pick(rule, endpoints))
            : remembered(rule, endpoints);
    chains.put(name, lines);
    return name;
  }

  /// nftables takes 128 characters.
  private static String comment(ServiceRule rule) {
    String label = rule.label();
    return label.length() <= COMMENT ? label : label.substring(0, COMMENT);
  }

  private static String pick(ServiceRule rule, List<Endpoint> endpoints) {
    List<String> choices = new ArrayList<>();
    for (int i = 0; i < endpoints.size(); i++) {
      choices.add(i + " : " + endpoints.get(i).address() + " . " + endpoints.get(i).port());
    }
    return "meta l4proto %s dnat ip to numgen random mod %d map { %s } comment \"%s\""
        .formatted(rule.protocol(), choices.size(), String.join(", ", choices), comment(rule));
  }

  private List<String> remembered(ServiceRule rule, List<Endpoint> endpoints) {
    List<String> lines = new ArrayList<>();
    List<String> choices = new ArrayList<>();
    int seconds = rule.traffic().affinitySeconds();
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      String clients = name("clients", rule.label(), rule.protocol(), endpoint, seconds);
      String chain = name("to", rule.label(), rule.protocol(), endpoint, seconds);
      affinities.put(clients, seconds);
      chains.put(
          chain,
          List.of(
              "update @" + clients + " { ip saddr }",
              "meta l4proto %s dnat ip to %s:%d comment \"%s\""
                  .formatted(rule.protocol(), endpoint.address(), endpoint.port(), comment(rule))));
      lines.add("ip saddr @" + clients + " goto " + chain);
      choices.add(i + " : goto " + chain);
    }
    lines.add(
        "numgen random mod %d vmap { %s }".formatted(choices.size(), String.join(", ", choices)));
    return lines;
  }

  /// A chain that keeps pods of each node to the endpoints there, and drops what has none; the
  /// machine itself is on all its nodes.
  private String localChain(ServiceRule rule) {
    List<String> lines = new ArrayList<>();
    Set<Endpoint> here = new TreeSet<>();
    nodes.forEach((node, range) -> {
      List<Endpoint> local = rule.traffic().local().getOrDefault(node, List.of());
      here.addAll(local);
      lines.add(
          "ip saddr %s %s"
              .formatted(
                  range,
                  local.isEmpty() ? "drop" : "goto " + chain(rule, "on-" + hash(node), local)));
    });
    lines.add(here.isEmpty() ? "drop" : "goto " + chain(rule, "here", List.copyOf(here)));
    String name = name("local", rule.label(), rule.protocol());
    chains.put(name, lines);
    return name;
  }

  private static String hash(String node) {
    return UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
  }

  private String guarded(ServiceRule rule, String chain) {
    String name = name("from", rule.label(), rule.protocol());
    List<String> lines = new ArrayList<>();
    rule.traffic().sources().forEach(range -> lines.add("ip saddr " + range + " goto " + chain));
    lines.add("drop");
    chains.put(name, lines);
    return name;
  }
}
