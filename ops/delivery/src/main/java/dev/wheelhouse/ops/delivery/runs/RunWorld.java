// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.Optional;
import java.util.function.Function;

/// What the steps of a WorkflowRun work on. What they apply carries the run's name as labels and
/// stays when the run goes, as KubeVela has it.
final class RunWorld implements StepWorld {

  static final String NAME = "workflowrun.oam.dev/name";
  static final String NAMESPACE = "workflowrun.oam.dev/namespace";

  private static final String FIELD_MANAGER = "wheelhouse-workflow";

  private final Function<String, ClusterObjects> clusters;
  private final ObjectRef run;

  RunWorld(Function<String, ClusterObjects> clusters, ObjectRef run) {
    this.clusters = clusters;
    this.run = run;
  }

  @Override
  public ClusterObjects objects(String cluster) {
    return clusters.apply(cluster.isEmpty() ? LOCAL : cluster);
  }

  @Override
  public JsonObject dispatch(JsonObject object, String cluster) {
    JsonObject labelled = object.deepCopy();
    labelled
        .childObject("metadata")
        .childObject("labels")
        .with(NAME, run.name())
        .with(NAMESPACE, run.namespace());
    return objects(cluster).apply(labelled, FIELD_MANAGER, true);
  }

  @Override
  public Optional<Components> components() {
    return Optional.empty();
  }
}
