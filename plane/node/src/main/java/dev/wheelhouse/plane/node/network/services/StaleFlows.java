// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.plane.node.linux.UdpFlow;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Tells which UDP flows still go where their Service led once and does not lead any more. Pure.
final class StaleFlows {

  private final Map<Endpoint, Set<Endpoint>> frontends = new HashMap<>();
  private final Map<Integer, Set<Endpoint>> nodePorts = new HashMap<>();

  private final Set<String> machine;

  private StaleFlows(Set<String> machine) {
    this.machine = Set.copyOf(machine);
  }

  /// @param machine addresses of this machine, which have node ports
  /// @param before rules that held until now, of Services that may be gone
  /// @param after rules that hold
  static StaleFlows between(
      Set<String> machine, Collection<ServiceRule> before, Collection<ServiceRule> after) {
    StaleFlows flows = new StaleFlows(machine);
    before.forEach(rule -> flows.add(rule, Set.of()));
    after.forEach(rule -> flows.add(rule, rule.endpoints()));
    return flows;
  }

  private void add(ServiceRule rule, Collection<Endpoint> endpoints) {
    if (!rule.protocol().equals("udp")) {
      return;
    }
    rule.frontends().forEach(at -> allow(frontends, at, endpoints));
    rule.balanced().forEach(at -> allow(frontends, at, endpoints));
    if (rule.nodePort() > 0) {
      allow(nodePorts, rule.nodePort(), endpoints);
    }
  }

  private static <K> void allow(
      Map<K, Set<Endpoint>> where, K key, Collection<Endpoint> endpoints) {
    where.computeIfAbsent(key, _ -> new HashSet<>()).addAll(endpoints);
  }

  /// Whether no UDP port is concerned, so that nothing is stale.
  boolean isEmpty() {
    return frontends.isEmpty() && nodePorts.isEmpty();
  }

  /// A flow to a node port counts when it was translated or goes to this machine: the same port of
  /// another machine is none of a Service.
  boolean contains(UdpFlow flow) {
    Endpoint target = new Endpoint(flow.target().address(), flow.target().port());
    Endpoint server = new Endpoint(flow.server().address(), flow.server().port());
    Set<Endpoint> behind = frontends.get(target);
    boolean here = !server.equals(target) || machine.contains(target.address());
    if (behind == null && here) {
      behind = nodePorts.get(target.port());
    }
    return behind != null && !behind.contains(server);
  }
}
