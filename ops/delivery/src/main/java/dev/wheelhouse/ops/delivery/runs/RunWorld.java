// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.keeper.GuardedObjects;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.util.Optional;
import java.util.function.Function;

/// What the steps of a WorkflowRun work on. What they apply carries the run's name as labels and
/// stays when the run goes, as KubeVela has it.
final class RunWorld implements StepWorld {

  private static final String FIELD_MANAGER = "wheelhouse-workflow";

  private final Function<String, ClusterObjects> clusters;
  private final RunOwnership ownership;
  private final HttpCalls outside;

  /// @param clusters objects by the name of a cluster, as the run sees them
  RunWorld(Function<String, ClusterObjects> clusters, RunOwnership ownership, HttpCalls outside) {
    this.clusters = clusters;
    this.ownership = ownership;
    this.outside = outside;
  }

  @Override
  public HttpCalls outside() {
    return outside;
  }

  @Override
  public ClusterObjects objects(String cluster) {
    return new GuardedObjects(
        clusters.apply(cluster.isEmpty() ? LOCAL : cluster), ownership::check);
  }

  @Override
  public JsonObject dispatch(JsonObject object, String cluster) {
    return objects(cluster).apply(ownership.signed(object), FIELD_MANAGER, true);
  }

  @Override
  public Optional<Components> components() {
    return Optional.empty();
  }
}
