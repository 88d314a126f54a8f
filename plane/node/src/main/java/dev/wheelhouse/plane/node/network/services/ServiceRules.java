// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.client.loop.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// The nftables form of Service rules: what the kernel holds, and the shortest script from there to
/// what it should hold. One thread uses it.
///
/// A Service port is a chain that picks an endpoint; maps lead from address, protocol and port to
/// chains, so a packet costs one look-up however many Services there are, and a change of one
/// Service touches its own chain only:
///
/// ```
/// services  { 10.96.0.10 . tcp . 80 : goto port-0a1b.. }
/// nodeports { tcp . 30080 : goto port-0a1b.. }
/// port-0a1b { dnat to numgen random mod 2 map { 0 : 10.244.0.5 . 8080, 1 : 10.244.0.6 . 8080 } }
/// ```
///
/// A pod that reaches itself through a Service needs its sender address hidden, else it would drop
/// its own packets: the set `hairpin` holds every endpoint paired with itself.
final class ServiceRules {

  private final String table;
  private final Map<Key, List<ServiceRule>> applied = new HashMap<>();

  ServiceRules(String table) {
    this.table = "ip " + table;
  }

  /// What is reached where: the elements of the two maps and the body of each chain.
  private static final class Image {
    private final Map<String, String> services = new LinkedHashMap<>();
    private final Map<String, String> nodePorts = new LinkedHashMap<>();
    private final Map<String, String> chains = new LinkedHashMap<>();
    private final Set<String> pairs = new TreeSet<>();

    private void add(ServiceRule rule) {
      if (rule.endpoints().isEmpty()) {
        return;
      }
      String chain = chain(rule);
      chains.put(chain, body(rule));
      for (Endpoint frontend : rule.frontends()) {
        services.putIfAbsent(
            frontend.address() + " . " + rule.protocol() + " . " + frontend.port(), chain);
      }
      if (rule.nodePort() > 0) {
        nodePorts.putIfAbsent(rule.protocol() + " . " + rule.nodePort(), chain);
      }
      for (Endpoint endpoint : rule.endpoints()) {
        pairs.add(endpoint.address() + " . " + endpoint.address());
      }
    }
  }

  private static Image image(Map<Key, List<ServiceRule>> rules) {
    Image image = new Image();
    rules.values().forEach(all -> all.forEach(image::add));
    return image;
  }

  private static String chain(ServiceRule rule) {
    String identity = rule.label() + "/" + rule.protocol();
    return "port-" + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
  }

  private static String body(ServiceRule rule) {
    List<String> choices = new ArrayList<>();
    for (int i = 0; i < rule.endpoints().size(); i++) {
      Endpoint endpoint = rule.endpoints().get(i);
      choices.add(i + " : " + endpoint.address() + " . " + endpoint.port());
    }
    return "meta l4proto %s dnat ip to %s mod %d map { %s } comment \"%s\""
        .formatted(
            rule.protocol(),
            rule.sticky() ? "jhash ip saddr" : "numgen random",
            choices.size(),
            String.join(", ", choices),
            rule.label());
  }

  /// The script that replaces the whole table by these rules.
  String full(Map<Key, List<ServiceRule>> rules) {
    Image image = image(rules);
    StringBuilder script = new StringBuilder();
    script.append(
        """
        table %1$s
        delete table %1$s
        table %1$s {
          map services {
            type ipv4_addr . inet_proto . inet_service : verdict
          }
          map nodeports {
            type inet_proto . inet_service : verdict
          }
          set hairpin {
            type ipv4_addr . ipv4_addr
          }
          chain dispatch {
            ip daddr . meta l4proto . th dport vmap @services
            fib daddr type local meta l4proto . th dport vmap @nodeports
          }
          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept;
            jump dispatch
          }
          chain output {
            type nat hook output priority -100; policy accept;
            jump dispatch
          }
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            ct status dnat ip saddr . ip daddr @hairpin masquerade
          }
        }
        """
            .formatted(table));
    changeTo(script, new Image(), image);
    return script.toString();
  }

  /// The script from what is applied to what these Services should be; empty where they are equal.
  ///
  /// @param changes new rules by Service; an empty list for one that is gone
  String difference(Map<Key, List<ServiceRule>> changes) {
    Map<Key, List<ServiceRule>> before = new HashMap<>();
    changes.keySet().forEach(key -> before.put(key, applied.getOrDefault(key, List.of())));
    if (before.equals(changes)) {
      return "";
    }
    Map<Key, List<ServiceRule>> next = new HashMap<>(applied);
    next.putAll(changes);
    StringBuilder script = new StringBuilder();
    changeTo(script, image(applied), image(next));
    return script.toString();
  }

  /// Notes that the kernel took [#full].
  void replaced(Map<Key, List<ServiceRule>> rules) {
    applied.clear();
    changed(rules);
  }

  /// Notes that the kernel took [#difference].
  void changed(Map<Key, List<ServiceRule>> changes) {
    applied.putAll(changes);
    applied.values().removeIf(List::isEmpty);
  }

  private void changeTo(StringBuilder script, Image before, Image after) {
    element(script, "delete", "services", verdicts(before.services, after.services));
    element(script, "delete", "nodeports", verdicts(before.nodePorts, after.nodePorts));
    element(script, "delete", "hairpin", without(before.pairs, after.pairs));
    for (String chain : without(before.chains.keySet(), after.chains.keySet())) {
      script.append("flush chain ").append(table).append(' ').append(chain).append('\n');
      script.append("delete chain ").append(table).append(' ').append(chain).append('\n');
    }
    after.chains.forEach((chain, body) -> {
      if (!body.equals(before.chains.get(chain))) {
        String name = table + " " + chain;
        script.append("add chain ").append(name).append('\n');
        script.append("flush chain ").append(name).append('\n');
        script.append("add rule ").append(name).append(' ').append(body).append('\n');
      }
    });
    element(script, "add", "services", verdicts(after.services, before.services));
    element(script, "add", "nodeports", verdicts(after.nodePorts, before.nodePorts));
    element(script, "add", "hairpin", without(after.pairs, before.pairs));
  }

  private void element(StringBuilder script, String verb, String target, Set<String> elements) {
    if (!elements.isEmpty()) {
      script.append(
          "%s element %s %s { %s }\n".formatted(verb, table, target, String.join(", ", elements)));
    }
  }

  /// Map elements that are in one image and not, or with another chain, in the other.
  private static Set<String> verdicts(Map<String, String> in, Map<String, String> notIn) {
    Set<String> elements = new TreeSet<>();
    in.forEach((key, chain) -> {
      if (!chain.equals(notIn.get(key))) {
        elements.add(key + " : goto " + chain);
      }
    });
    return elements;
  }

  private static Set<String> without(Set<String> all, Set<String> excluded) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(excluded);
    return rest;
  }
}
