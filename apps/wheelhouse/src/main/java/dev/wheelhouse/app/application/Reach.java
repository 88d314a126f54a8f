// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.clusters.JoinedClusters;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.render.WebFiles;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/// The cluster that applications live on, those that have joined it, and the files that components
/// name by address.
///
/// @param outside reads files from where the operator reads them unless it is told of more
public record Reach(
    KubernetesClient client, Fabric8Objects local, JoinedClusters clusters, HttpCalls outside)
    implements AutoCloseable {

  public static Reach of(ClusterOption cluster) throws InterruptedException {
    return of(cluster.connect());
  }

  /// @param client is closed with it
  public static Reach of(KubernetesClient client) {
    Fabric8Objects local = new Fabric8Objects(client);
    return new Reach(
        client, local, new JoinedClusters(local, client), new HttpCalls(AddressRules.NARROW));
  }

  /// The cluster as if some objects were on it.
  public PlannedCluster with(List<JsonObject> drafts) {
    return new PlannedCluster(local).holding(drafts);
  }

  /// Renders as the operator does, but no charts.
  Renderer renderer(DefinitionLookup definitions) {
    return new Renderer(definitions, Optional.empty(), WebFiles.by(outside));
  }

  @Override
  public void close() {
    outside.close();
    clusters.close();
    client.close();
  }
}
