// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applydeployment;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keys.WorkflowKeys;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import java.util.List;

/// Applies a Deployment named like the step, and waits until all its pods are ready.
public final class ApplyDeployment implements StepType {

  @Override
  public String name() {
    return "apply-deployment";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    long replicas = properties.integer("replicas").orElse(1L);
    JsonObject live =
        context
            .world()
            .dispatch(deployment(context, properties, replicas), Manifests.cluster(properties));
    long ready = live.integer("status", "readyReplicas").orElse(0L);
    boolean seen =
        live.integer("status", "observedGeneration").orElse(0L)
            >= live.integer("metadata", "generation").orElse(0L);
    return ready == replicas && (seen || replicas == 0)
        ? new StepResult.Succeeded(StepValues.object("output", live), "")
        : StepResult.waiting(ready + " of " + replicas + " pods are ready");
  }

  private static JsonObject deployment(StepContext context, Properties properties, long replicas) {
    JsonObject container =
        JsonObject.of("name", context.step(), "image", properties.requiredString("image"));
    List<String> command = properties.strings("cmd");
    if (!command.isEmpty()) {
      container.put("command", Manifests.list(command));
    }
    String label = context.context().string("name").orElse("") + "-" + context.step();
    return JsonObject.of(
        "apiVersion",
        "apps/v1",
        "kind",
        "Deployment",
        "metadata",
        Manifests.metadata(context.step(), context.context().string("namespace").orElse("")),
        "spec",
        JsonObject.of(
            "selector",
            JsonObject.of("matchLabels", JsonObject.of(WorkflowKeys.STEP_NAME, label)),
            "replicas",
            replicas,
            "template",
            JsonObject.of(
                "metadata",
                JsonObject.of("labels", JsonObject.of(WorkflowKeys.STEP_NAME, label)),
                "spec",
                JsonObject.of("containers", JsonArray.of(container)))));
  }
}
