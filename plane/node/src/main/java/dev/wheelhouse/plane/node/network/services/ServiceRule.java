// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One port of a Service: where it is reached and where connections go.
///
/// @param label `namespace/name:port` for people
/// @param protocol `tcp` or `udp`
/// @param frontends cluster and external addresses with the Service's port
/// @param balanced addresses of the load balancer with the Service's port
/// @param nodePort 0 where there is none
/// @param traffic how an endpoint is picked
/// @param endpoints sorted; empty when nothing is ready
public record ServiceRule(
    String label,
    String protocol,
    List<Endpoint> frontends,
    List<Endpoint> balanced,
    int nodePort,
    Traffic traffic,
    List<Endpoint> endpoints) {

  /// @param affinitySeconds how long a client keeps its endpoint after it last connected; 0 where
  ///   each connection is on its own
  /// @param local for each node the endpoints that its pods are kept to when they use a cluster
  ///   address; empty where they may go anywhere
  /// @param nodeLocal whether `local` counts
  /// @param sources the only ranges that reach the load balancer's addresses; empty for all
  public record Traffic(
      int affinitySeconds,
      boolean nodeLocal,
      Map<String, List<Endpoint>> local,
      List<String> sources) {

    public static final Traffic ANY = new Traffic(0, false, Map.of(), List.of());

    public Traffic {
      local = Map.copyOf(local);
      sources = List.copyOf(sources);
    }
  }

  public ServiceRule {
    frontends = List.copyOf(frontends);
    balanced = List.copyOf(balanced);
    endpoints = List.copyOf(endpoints);
  }

  /// The same with other endpoints in place of some.
  ServiceRule redirected(Map<Endpoint, Endpoint> redirects) {
    List<Endpoint> replaced =
        endpoints.stream()
            .map(endpoint -> Objects.requireNonNullElse(redirects.get(endpoint), endpoint))
            .toList();
    return new ServiceRule(label, protocol, frontends, balanced, nodePort, traffic, replaced);
  }
}
