// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Clusters on which nothing is changed, whoever asks for them.
record PlannedClusters(Clusters there, Function<String, PlannedCluster> planned)
    implements Clusters {

  @Override
  public List<Cluster> all() {
    return there.all();
  }

  @Override
  public Optional<Cluster> find(String name) {
    return there.find(name);
  }

  @Override
  public ClusterObjects objects(String name, Identity identity) {
    return planned.apply(name);
  }
}
