// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import java.util.List;

/// One port of a Service: where it is reached and where connections go.
///
/// @param label `namespace/name:port` for people
/// @param protocol `tcp` or `udp`
/// @param frontends cluster and external addresses with the Service's port
/// @param nodePort 0 where there is none
/// @param sticky whether a client keeps its endpoint while the endpoints stay the same
/// @param endpoints sorted; empty when nothing is ready
public record ServiceRule(
    String label,
    String protocol,
    List<Endpoint> frontends,
    int nodePort,
    boolean sticky,
    List<Endpoint> endpoints) {

  public ServiceRule {
    frontends = List.copyOf(frontends);
    endpoints = List.copyOf(endpoints);
  }
}
