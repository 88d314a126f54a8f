// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.NetworkNames;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
/// Where a client keeps its endpoint, each endpoint has a chain of its own that notes the client in
/// a set for as long as that is to last. What a Service without endpoints is reached by is in the
/// set `refused`, so that an external address does not lead to another machine meanwhile.
///
/// A pod that reaches itself through a Service needs its sender address hidden, else it would drop
/// its own packets: the set `hairpin` holds every endpoint paired with itself.
final class ServiceRules {

  /// Services before pods with host ports: the first to want an address has it.
  private static final Comparator<Key> ORDER =
      Comparator.comparing((Key key) -> key.namespace().contains("/"))
          .thenComparing(Key::namespace)
          .thenComparing(Key::name);

  private final String table;
  private final String podDevices;
  private final Map<String, Cidr> nodes;
  private final Map<Key, List<ServiceRule>> applied = new HashMap<>();

  /// @param nodes the pod range of each node on this machine
  /// @param names of the table, and of the pods' devices: only what comes from there or from this
  ///   machine is translated, so Services and node ports are closed to other machines
  ServiceRules(NetworkNames names, Map<String, Cidr> nodes) {
    this.nodes = Map.copyOf(nodes);
    this.table = "ip " + names.serviceTable();
    this.podDevices = names.gateway() + "-*";
  }

  private Image image(Map<Key, List<ServiceRule>> rules) {
    Image image = new Image(nodes);
    rules.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(ORDER))
        .forEach(entry -> entry.getValue().forEach(image::add));
    return image;
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
          set refused {
            type ipv4_addr . inet_proto . inet_service
          }
          chain dispatch {
            ip daddr . meta l4proto . th dport vmap @services
            fib daddr type local meta l4proto . th dport vmap @nodeports
          }
          chain refuse {
            meta l4proto tcp reject with tcp reset
            reject
          }
          chain forward {
            type filter hook forward priority filter; policy accept;
            ip daddr . meta l4proto . th dport @refused jump refuse
          }
          chain outgoing {
            type filter hook output priority filter; policy accept;
            ip daddr . meta l4proto . th dport @refused jump refuse
          }
          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept;
            iifname "%2$s" jump dispatch
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
            .formatted(table, podDevices));
    changeTo(script, new Image(nodes), image);
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

  /// Services of which the kernel holds something.
  Set<Key> services() {
    return Set.copyOf(applied.keySet());
  }

  /// What the kernel holds for some Services.
  List<ServiceRule> applied(Collection<Key> services) {
    return services.stream().flatMap(key -> applied.getOrDefault(key, List.of()).stream()).toList();
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
    element(script, "delete", "refused", without(before.refused, after.refused));
    after.affinities.forEach((set, seconds) -> {
      if (!before.affinities.containsKey(set)) {
        script.append(
            "add set %s %s { type ipv4_addr; flags dynamic, timeout; timeout %ds; }\n"
                .formatted(table, set, seconds));
      }
    });
    after.chains.forEach((chain, lines) -> {
      if (!lines.equals(before.chains.get(chain))) {
        line(script, "add chain", chain, "");
        line(script, "flush chain", chain, "");
      }
    });
    after.chains.forEach((chain, lines) -> {
      if (!lines.equals(before.chains.get(chain))) {
        lines.forEach(rule -> line(script, "add rule", chain, rule));
      }
    });
    Set<String> unused = without(before.chains.keySet(), after.chains.keySet());
    unused.forEach(chain -> line(script, "flush chain", chain, ""));
    unused.forEach(chain -> line(script, "delete chain", chain, ""));
    without(before.affinities.keySet(), after.affinities.keySet())
        .forEach(set -> line(script, "delete set", set, ""));
    element(script, "add", "services", verdicts(after.services, before.services));
    element(script, "add", "nodeports", verdicts(after.nodePorts, before.nodePorts));
    element(script, "add", "hairpin", without(after.pairs, before.pairs));
    element(script, "add", "refused", without(after.refused, before.refused));
  }

  private void line(StringBuilder script, String verb, String name, String rest) {
    script.append((verb + " " + table + " " + name + " " + rest).strip()).append('\n');
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
