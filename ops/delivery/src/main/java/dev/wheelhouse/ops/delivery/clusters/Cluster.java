// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import java.util.Map;

/// A cluster that applications may be delivered to.
///
/// @param credential what it is reached with: `Internal`, `X509Certificate`, `ServiceAccountToken`
///   or `Kubeconfig`
/// @param endpoint of its API server; empty for the local one
public record Cluster(String name, String credential, String endpoint, Map<String, String> labels) {

  public static final String LOCAL = "local";

  public Cluster {
    labels = Map.copyOf(labels);
  }

  static Cluster local() {
    return new Cluster(LOCAL, "Internal", "", Map.of());
  }

  public boolean has(Map<String, String> wanted) {
    return labels.entrySet().containsAll(wanted.entrySet());
  }
}
