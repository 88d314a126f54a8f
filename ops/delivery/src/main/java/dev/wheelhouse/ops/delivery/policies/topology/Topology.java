// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.topology;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where components are taken to.
///
/// @param clusters by name, when they are named
/// @param labels that clusters must have, when they are selected so
/// @param allowEmpty whether it is no error when no cluster has the labels
/// @param namespace empty for the application's
public record Topology(
    Optional<List<String>> clusters,
    Optional<Map<String, String>> labels,
    boolean allowEmpty,
    String namespace) {

  /// @throws PlatformException `INVALID` when a parameter is wrong, naming its path
  public static Topology of(Properties properties) {
    Map<String, Optional<String>> selector = properties.map("clusterLabelSelector");
    Map<String, Optional<String>> deprecated = properties.map("clusterSelector");
    List<String> clusters = properties.strings("clusters");
    return new Topology(
        clusters.isEmpty() ? Optional.empty() : Optional.of(clusters),
        labels(selector.isEmpty() ? deprecated : selector),
        properties.bool("allowEmpty").orElse(false),
        properties.string("namespace").orElse(""));
  }

  private static Optional<Map<String, String>> labels(Map<String, Optional<String>> selector) {
    Map<String, String> labels = new TreeMap<>();
    selector.forEach((key, value) -> labels.put(key, value.orElse("")));
    return labels.isEmpty() ? Optional.empty() : Optional.of(labels);
  }
}
