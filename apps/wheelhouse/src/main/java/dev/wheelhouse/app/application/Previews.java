// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.application.ApplicationPlanner;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import dev.wheelhouse.ops.delivery.plan.Preview;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells what applications become.
record Previews(ApplicationPlanner planner, Optional<ClusterObjects> kinds) {

  private static final String NO_INGRESS_CLASS = "";

  /// With the definitions, clusters and objects that there are.
  static Previews on(Reach reach, ApplicationFiles files) {
    PlannedCluster local = reach.with(files.drafts());
    return new Previews(
        new ApplicationPlanner(
            local, reach.clusters(), reach.renderer(files.lookup(local)), NO_INGRESS_CLASS),
        Optional.of(reach.local()));
  }

  /// With what is built in and what files have; every cluster that is named is taken for joined.
  static Previews offline(ApplicationFiles files) {
    PlannedCluster none = PlannedCluster.empty(Optional.empty()).holding(files.drafts());
    return new Previews(
        new ApplicationPlanner(
            none, new NamedClusters(none), new Renderer(files.lookup(none)), NO_INGRESS_CLASS),
        Optional.empty());
  }

  Preview of(JsonObject application) {
    return planner.preview(application, kinds);
  }

  private record NamedClusters(ClusterObjects nothing) implements Clusters {

    @Override
    public List<Cluster> all() {
      return List.of(cluster(Cluster.LOCAL));
    }

    @Override
    public Optional<Cluster> find(String name) {
      return Optional.of(cluster(name));
    }

    @Override
    public ClusterObjects objects(String name, Identity identity) {
      return nothing;
    }

    private static Cluster cluster(String name) {
      return new Cluster(name, "", "", Map.of());
    }
  }
}
