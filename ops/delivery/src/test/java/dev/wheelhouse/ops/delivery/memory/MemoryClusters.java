// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.memory;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Clusters in memory. Remembers who asked for which.
public final class MemoryClusters implements Clusters {

  private final Map<Cluster, MemoryCluster> clusters = new LinkedHashMap<>();
  private final Map<String, String> users = new HashMap<>();

  public MemoryClusters(MemoryCluster local) {
    clusters.put(new Cluster(Cluster.LOCAL, "Internal", "", Map.of()), local);
  }

  public MemoryCluster join(String name, Map<String, String> labels) {
    MemoryCluster cluster = new MemoryCluster();
    clusters.put(new Cluster(name, "X509Certificate", "https://" + name, labels), cluster);
    return cluster;
  }

  public void detach(String name) {
    clusters.keySet().removeIf(it -> it.name().equals(name));
  }

  /// Who last acted on a cluster.
  public String user(String cluster) {
    return users.getOrDefault(cluster, "");
  }

  @Override
  public List<Cluster> all() {
    return new ArrayList<>(clusters.keySet());
  }

  @Override
  public ClusterObjects objects(String name, Identity identity) {
    users.put(name, identity.user());
    return clusters.entrySet().stream()
        .filter(it -> it.getKey().name().equals(name))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseThrow(() -> new PlatformException(Reason.NOT_FOUND, "no cluster " + name));
  }
}
