// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import java.util.Map;
import java.util.Set;

/// What pods may have of this machine's ports.
///
/// @param addresses of each node on this machine
/// @param reserved what the cluster itself listens on, as `tcp/53`
public record MachinePorts(Map<String, String> addresses, Set<String> reserved) {

  public MachinePorts {
    addresses = Map.copyOf(addresses);
    reserved = Set.copyOf(reserved);
  }
}
