// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.policies.topology.Topology;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The places that topologies name.
final class Placements {

  private Placements() {}

  /// @param namespace never empty
  record Placement(String cluster, String namespace) {

    /// As messages name it.
    String display() {
      return cluster.equals(Cluster.LOCAL) ? "namespace " + namespace : cluster + "/" + namespace;
    }
  }

  /// Each place once, in the order it is named. Without a topology it is the application's own.
  ///
  /// @param names of the policies, for messages
  /// @throws PlatformException `INVALID` when a cluster has not joined, or none is selected
  static List<Placement> of(
      List<String> names, List<Topology> topologies, String namespace, Clusters clusters) {
    if (topologies.isEmpty()) {
      return List.of(new Placement(Cluster.LOCAL, namespace));
    }
    Set<Placement> places = new LinkedHashSet<>();
    for (int i = 0; i < topologies.size(); i++) {
      Topology topology = topologies.get(i);
      String target = topology.namespace().isEmpty() ? namespace : topology.namespace();
      clusters(names.get(i), topology, clusters)
          .forEach(cluster -> places.add(new Placement(cluster, target)));
    }
    return List.copyOf(places);
  }

  private static List<String> clusters(String policy, Topology topology, Clusters clusters) {
    if (topology.clusters().isPresent()) {
      for (String name : topology.clusters().get()) {
        if (clusters.find(name).isEmpty()) {
          throw invalid(policy, "no cluster has joined as \"" + name + "\"");
        }
      }
      return topology.clusters().get();
    }
    if (topology.labels().isEmpty()) {
      return List.of(Cluster.LOCAL);
    }
    List<String> selected =
        clusters.all().stream()
            .filter(it -> it.has(topology.labels().get()))
            .map(Cluster::name)
            .toList();
    if (selected.isEmpty() && !topology.allowEmpty()) {
      throw invalid(policy, "no cluster has the labels " + topology.labels().get());
    }
    return selected;
  }

  private static PlatformException invalid(String policy, String why) {
    return new PlatformException(Reason.INVALID, "policy " + policy + ": " + why);
  }
}
