// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.clusters.JoinedClusters;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/// The cluster that applications live on, and those that have joined it.
public record Reach(KubernetesClient client, Fabric8Objects local, JoinedClusters clusters)
    implements AutoCloseable {

  public static Reach of(ClusterOption cluster) throws InterruptedException {
    return of(cluster.connect());
  }

  /// @param client is closed with it
  public static Reach of(KubernetesClient client) {
    Fabric8Objects local = new Fabric8Objects(client);
    return new Reach(client, local, new JoinedClusters(local, client));
  }

  /// The cluster as if some objects were on it.
  public PlannedCluster with(List<JsonObject> drafts) {
    return new PlannedCluster(local).holding(drafts);
  }

  @Override
  public void close() {
    clusters.close();
    client.close();
  }
}
