// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.velacli;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keys.WorkflowKeys;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;

/// Runs a command of KubeVela's program, or of any image, in a Job and waits for its end. Who acts
/// is the service account that is named; the one that KubeVela installs is there only where
/// KubeVela is.
public final class VelaCli implements StepType {

  private static final String INSTALLED = "kubevela-vela-core";
  private static final String SYSTEM = "vela-system";
  private static final long RETRIES = 3;

  @Override
  public String name() {
    return "vela-cli";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String account = properties.string("serviceAccountName").orElse(INSTALLED);
    String namespace =
        account.equals(INSTALLED) ? SYSTEM : context.context().string("namespace").orElse("");
    ObjectRef ref = new ObjectRef("v1", "ServiceAccount", namespace, account);
    if (context.world().objects(StepWorld.LOCAL).get(ref).isEmpty()) {
      return new StepResult.Failed(
          ref
              + " is not there, so the command could not act; name one that is with"
              + " serviceAccountName",
          false);
    }
    JsonObject live =
        context.world().dispatch(job(context, properties, namespace, account), StepWorld.LOCAL);
    if (live.integer("status", "failed").orElse(0L) >= RETRIES) {
      return new StepResult.Failed("failed to execute vela command", false);
    }
    return live.integer("status", "succeeded").orElse(0L) > 0
        ? new StepResult.Succeeded(StepValues.object("job", live), "")
        : StepResult.waiting("the command has not ended");
  }

  private static JsonObject job(
      StepContext context, Properties properties, String namespace, String account) {
    String label = context.context().string("name").orElse("") + "-" + context.step();
    String name = label + "-" + context.context().string("stepSessionID").orElse("");
    Storage storage = Storage.of(properties);
    JsonObject container =
        JsonObject.of(
            "name",
            name + "-job",
            "image",
            properties.string("image").orElse("oamdev/vela-cli:v1.6.4"),
            "command",
            Manifests.list(properties.strings("command")),
            "volumeMounts",
            storage.mounts());
    JsonObject pod =
        JsonObject.of(
            "containers",
            JsonArray.of(container),
            "restartPolicy",
            "Never",
            "serviceAccountName",
            account,
            "volumes",
            storage.volumes());
    JsonObject template =
        JsonObject.of(
            "metadata",
            JsonObject.of("labels", JsonObject.of(WorkflowKeys.STEP_NAME, label)),
            "spec",
            pod);
    return JsonObject.of(
        "apiVersion",
        "batch/v1",
        "kind",
        "Job",
        "metadata",
        Manifests.metadata(name, namespace),
        "spec",
        JsonObject.of("backoffLimit", RETRIES, "template", template));
  }
}
