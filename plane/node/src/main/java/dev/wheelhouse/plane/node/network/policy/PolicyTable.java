// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import dev.wheelhouse.plane.node.network.NetworkNames;
import dev.wheelhouse.plane.node.network.policy.FilterImage.NamedSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Scripts of nftables that lead from one image to another, each a single transaction. Pure.
final class PolicyTable {

  private final String table;
  private final String podDevices;

  PolicyTable(NetworkNames names) {
    this.table = "ip " + names.policyTable();
    this.podDevices = names.gateway() + "-*";
  }

  /// The script that replaces the whole table.
  ///
  /// Its own rules: a pod sends from its own address only, replies pass, and the machine's own
  /// packets are not looked at on their way out.
  String full(FilterImage image) {
    StringBuilder script = new StringBuilder();
    script.append(
        """
        table %1$s
        delete table %1$s
        table %1$s {
          map ingress {
            type ipv4_addr : verdict
          }
          map egress {
            type ipv4_addr : verdict
          }
          set itself {
            type ipv4_addr . ipv4_addr
          }
          chain prerouting {
            type filter hook prerouting priority raw; policy accept;
            iifname "%2$s" fib saddr . iif oif missing drop
          }
          chain forward {
            type filter hook forward priority 10; policy accept;
            ct state established,related accept
            ip saddr . ip daddr @itself accept
            ip saddr vmap @egress
            ip daddr vmap @ingress
          }
          chain input {
            type filter hook input priority 10; policy accept;
            iifname != "%2$s" accept
            ct state established,related accept
            ip saddr vmap @egress
          }
        }
        """
            .formatted(table, podDevices));
    script.append(difference(FilterImage.EMPTY, image));
    return script.toString();
  }

  /// Empty where the images are equal.
  String difference(FilterImage before, FilterImage after) {
    StringBuilder script = new StringBuilder();
    after
        .sets()
        .forEach((name, set) -> {
          if (!before.sets().containsKey(name) && !PolicyState.FIXED.contains(name)) {
            script.append(
                "add %s %s %s { type %s; }\n".formatted(set.kind(), table, name, set.type()));
          }
        });
    after
        .chains()
        .forEach((name, _) -> {
          if (!before.chains().containsKey(name)) {
            script.append("add chain ").append(table).append(' ').append(name).append('\n');
          }
        });
    before
        .sets()
        .forEach((name, set) -> {
          NamedSet next = after.sets().get(name);
          if (next != null && !next.equals(set)) {
            elements(script, "delete", name, without(set.elements(), next.elements()));
          }
        });
    after
        .chains()
        .forEach((name, lines) -> {
          if (!lines.equals(before.chains().get(name))) {
            chain(script, name, lines, before.chains().containsKey(name));
          }
        });
    after
        .sets()
        .forEach((name, set) -> {
          NamedSet last = before.sets().get(name);
          if (!set.equals(last)) {
            elements(
                script,
                "add",
                name,
                without(set.elements(), last == null ? Set.of() : last.elements()));
          }
        });
    removeUnused(script, before, after);
    return script.toString();
  }

  private void chain(StringBuilder script, String name, List<String> lines, boolean known) {
    String full = table + " " + name;
    if (known) {
      script.append("flush chain ").append(full).append('\n');
    }
    for (String line : lines) {
      script.append("add rule ").append(full).append(' ').append(line).append('\n');
    }
    script.append("add rule ").append(full).append(" counter drop\n");
  }

  private void removeUnused(StringBuilder script, FilterImage before, FilterImage after) {
    Set<String> chains = without(before.chains().keySet(), after.chains().keySet());
    chains.forEach(name -> script.append("flush chain %s %s\n".formatted(table, name)));
    chains.forEach(name -> script.append("delete chain %s %s\n".formatted(table, name)));
    for (String name : without(before.sets().keySet(), after.sets().keySet())) {
      script.append("delete set %s %s\n".formatted(table, name));
    }
  }

  private void elements(StringBuilder script, String verb, String set, Set<String> elements) {
    if (!elements.isEmpty()) {
      script.append(
          "%s element %s %s { %s }\n".formatted(verb, table, set, String.join(", ", elements)));
    }
  }

  private static Set<String> without(Set<String> all, Set<String> excluded) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(excluded);
    return new TreeSet<>(rest);
  }
}
