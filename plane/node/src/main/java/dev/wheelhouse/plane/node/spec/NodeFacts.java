// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.spec;

import io.fabric8.kubernetes.api.model.Quantity;

/// What pods may know about their node.
///
/// @param clusterDomain the domain of cluster names, such as `cluster.local`
public record NodeFacts(
    String name, String address, String clusterDomain, long cpuMillis, long memoryBytes) {

  Quantity amount(String resource) {
    return switch (resource) {
      case "cpu" -> new Quantity(cpuMillis + "m");
      case "memory" -> new Quantity(Long.toString(memoryBytes));
      default -> new Quantity("0");
    };
  }
}
