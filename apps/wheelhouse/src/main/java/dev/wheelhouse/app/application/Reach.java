// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.plane.CacheFolder;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.charts.Charts;
import dev.wheelhouse.ops.delivery.clusters.JoinedClusters;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.render.WebFiles;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The cluster that applications live on, those that have joined it, and the files that components
/// name by address.
///
/// @param outside reads files from where the operator reads them unless it is told of more
public record Reach(
    KubernetesClient client,
    Fabric8Objects local,
    JoinedClusters clusters,
    HttpCalls outside,
    Charts charts)
    implements AutoCloseable {

  public static Reach of(ClusterOption cluster) throws InterruptedException {
    return of(cluster.connect(), AddressRules.NARROW);
  }

  /// @param rules from where charts and files may be fetched
  static Reach of(ClusterOption cluster, AddressRules rules) throws InterruptedException {
    return of(cluster.connect(), rules);
  }

  /// @param client is closed with it
  public static Reach of(KubernetesClient client) {
    return of(client, AddressRules.NARROW);
  }

  private static Reach of(KubernetesClient client, AddressRules rules) {
    Fabric8Objects local = new Fabric8Objects(client);
    return new Reach(
        client, local, new JoinedClusters(local, client), new HttpCalls(rules), charts(rules));
  }

  /// Charts that are kept where those of a plane are.
  static Charts charts(AddressRules rules) {
    Path folder = CacheFolder.of(DataDirectory.standard()).resolve("charts");
    return new Charts(folder, rules, Clock.system());
  }

  /// The cluster as if some objects were on it.
  public PlannedCluster with(List<JsonObject> drafts) {
    return new PlannedCluster(local).holding(drafts);
  }

  /// Renders as the operator does.
  Renderer renderer(DefinitionLookup definitions) {
    return new Renderer(definitions, Optional.of(charts), WebFiles.by(outside));
  }

  @Override
  public void close() {
    charts.close();
    outside.close();
    clusters.close();
    client.close();
  }
}
