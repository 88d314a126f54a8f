// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.cleanjobs;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keys.WorkflowKeys;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Deletes Jobs and Pods by label: those of this workflow unless other labels are named.
public final class CleanJobs implements StepType {

  @Override
  public String name() {
    return "clean-jobs";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String own = context.context().string("name").orElse("");
    Map<String, Optional<String>> labels = properties.map("labelselector");
    String selector =
        labels.isEmpty()
            ? WorkflowKeys.NAME + "=" + own
            : labels.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue().orElse(""))
                .collect(Collectors.joining(","));
    String namespace =
        properties
            .string("namespace")
            .orElseGet(() -> context.context().string("namespace").orElse(""));
    ClusterObjects objects = context.world().objects(StepWorld.LOCAL);
    int jobs = delete(objects, "batch/v1", "Job", namespace, selector);
    int pods = delete(objects, "v1", "Pod", namespace, selector);
    return new StepResult.Succeeded(
        new JsonObject(), "deleted " + jobs + " jobs and " + pods + " pods");
  }

  private static int delete(
      ClusterObjects objects, String apiVersion, String kind, String namespace, String selector) {
    int count = 0;
    for (JsonObject object : objects.list(apiVersion, kind, namespace, selector)) {
      ObjectRef ref =
          new ObjectRef(apiVersion, kind, namespace, object.string("metadata", "name").orElse(""));
      objects.delete(ref, object.string("metadata", "uid").orElse(""));
      count++;
    }
    return count;
  }
}
