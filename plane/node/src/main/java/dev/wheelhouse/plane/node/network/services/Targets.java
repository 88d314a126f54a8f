// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.time.Clock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The endpoints of a Service port, and where its session affinity keeps each client. Safe for use
/// by many threads.
final class Targets {

  private static final int MANY_CLIENTS = 10_000;

  private final Clock clock;
  private final Map<InetAddress, Kept> kept = new HashMap<>();
  private List<Endpoint> endpoints = List.of();
  private Duration affinity = Duration.ZERO;

  /// @param until when the client has to have come again to keep its endpoint
  private record Kept(Endpoint endpoint, Instant until) {}

  Targets(Clock clock) {
    this.clock = clock;
  }

  /// Replaces the endpoints; clients of those that left are free.
  synchronized void set(ServiceRule rule) {
    endpoints = rule.endpoints();
    affinity = Duration.ofSeconds(rule.traffic().affinitySeconds());
    kept.values().removeIf(one -> affinity.isZero() || !endpoints.contains(one.endpoint()));
  }

  synchronized boolean contain(Endpoint endpoint) {
    return endpoints.contains(endpoint);
  }

  /// All endpoints in the order to try them for a client: its own one first, if it has one.
  synchronized List<Endpoint> inOrder(InetAddress client) {
    List<Endpoint> order = new ArrayList<>(endpoints);
    Collections.shuffle(order);
    Kept own = kept.get(client);
    if (own != null && own.until().isAfter(clock.now())) {
      order.remove(own.endpoint());
      order.addFirst(own.endpoint());
    }
    return order;
  }

  /// Notes that a client got an endpoint.
  synchronized void took(InetAddress client, Endpoint endpoint) {
    if (affinity.isZero() || !endpoints.contains(endpoint)) {
      return;
    }
    Instant now = clock.now();
    if (kept.size() >= MANY_CLIENTS) {
      kept.values().removeIf(one -> !one.until().isAfter(now));
    }
    kept.put(client, new Kept(endpoint, now.plus(affinity)));
  }
}
