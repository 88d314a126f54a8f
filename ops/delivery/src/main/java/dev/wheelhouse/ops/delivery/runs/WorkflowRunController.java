// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Trees;
import dev.wheelhouse.ops.delivery.keys.WorkflowKeys;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/// Brings [WorkflowRunReconciler] together with the cluster. It has to be registered without regard
/// for generations: people halt and resume runs by their status.
public final class WorkflowRunController implements Reconciler<WorkflowRun> {

  private final WorkflowRunReconciler reconciler;

  public WorkflowRunController(WorkflowRunReconciler reconciler) {
    this.reconciler = reconciler;
  }

  @Override
  public UpdateControl<WorkflowRun> reconcile(WorkflowRun run, Context<WorkflowRun> context) {
    JsonObject before = Trees.tree(run);
    if (before.string("metadata", "annotations", WorkflowKeys.CONTROLLER_VERSION).isPresent()) {
      return UpdateControl.noUpdate();
    }
    WorkflowRunReconciler.Result result = reconciler.reconcile(before);
    UpdateControl<WorkflowRun> control =
        result.status().equals(before.get("status"))
            ? UpdateControl.noUpdate()
            : UpdateControl.patchStatus(withStatus(run, result.status()));
    result.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  /// Only what is to be changed: it is sent by server-side apply. The version makes the server
  /// refuse it when somebody halted, resumed or ended the workflow meanwhile: then all is looked at
  /// again.
  private static WorkflowRun withStatus(WorkflowRun run, JsonObject status) {
    WorkflowRun patch = new WorkflowRun();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(run.getMetadata().getName())
            .withNamespace(run.getMetadata().getNamespace())
            .withResourceVersion(run.getMetadata().getResourceVersion())
            .build());
    patch.setStatus(status);
    return patch;
  }
}
