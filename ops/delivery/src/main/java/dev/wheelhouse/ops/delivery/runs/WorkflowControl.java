// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.workflow.ApplicationWorkflow;
import dev.wheelhouse.ops.delivery.workflow.SecretMemory;
import dev.wheelhouse.ops.delivery.workflow.WorkflowChanges;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSpec;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Halts, resumes, ends and restarts the workflow of an Application or a WorkflowRun, by writing
/// its status as KubeVela's own program does. Whoever runs the workflow sees it and obeys.
public final class WorkflowControl {

  private static final int ATTEMPTS = 5;

  private final ClusterObjects objects;

  public WorkflowControl(ClusterObjects objects) {
    this.objects = objects;
  }

  /// The status of the workflow of an Application or a WorkflowRun; [WorkflowStatus#NEW] when it
  /// has not begun.
  public static WorkflowStatus status(JsonObject owner) {
    JsonObject status = owner.object("status").orElseGet(JsonObject::new);
    return application(owner)
        ? status.object("workflow").map(WorkflowStatus::ofApplication).orElse(WorkflowStatus.NEW)
        : WorkflowStatus.ofRun(status);
  }

  /// @param step empty for the whole workflow
  /// @throws PlatformException `NOT_FOUND`, or `BAD_REQUEST` with what does not fit
  public void suspend(ObjectRef ref, String step) {
    change(ref, begun -> WorkflowChanges.suspend(begun, step));
  }

  /// @param step empty for the whole workflow
  /// @throws PlatformException `NOT_FOUND`, or `BAD_REQUEST` with what does not fit
  public void resume(ObjectRef ref, String step) {
    change(ref, begun -> WorkflowChanges.resume(begun, step));
  }

  /// @throws PlatformException `NOT_FOUND`, or `BAD_REQUEST` when it is over
  public void terminate(ObjectRef ref) {
    change(ref, WorkflowChanges::terminate);
  }

  /// @param step that has failed and with which it begins; empty for all anew
  /// @throws PlatformException `NOT_FOUND`, or `BAD_REQUEST` when the step has not failed
  public void restart(ObjectRef ref, String step) {
    if (step.isEmpty()) {
      write(ref, WorkflowControl::emptied);
      return;
    }
    JsonObject owner = get(ref);
    WorkflowSpec spec = spec(owner);
    WorkflowStatus before = status(owner);
    WorkflowStatus after = WorkflowChanges.restart(before, spec, step);
    new SecretMemory(objects, owner).forget(before, after);
    change(ref, begun -> WorkflowChanges.restart(begun, spec, step));
  }

  private WorkflowSpec spec(JsonObject owner) {
    if (!application(owner)) {
      return RunSpec.of(owner, objects);
    }
    JsonObject spec = owner.object("spec").orElseGet(JsonObject::new);
    Optional<JsonObject> referred =
        spec.string("workflow", "ref")
            .filter(it -> !it.isEmpty())
            .flatMap(it ->
                objects.get(
                    new ObjectRef(
                        "core.oam.dev/v1alpha1", "Workflow", ObjectRef.of(owner).namespace(), it)));
    return ApplicationWorkflow.of(spec, referred);
  }

  private void change(ObjectRef ref, UnaryOperator<WorkflowStatus> change) {
    write(
        ref,
        owner -> {
          WorkflowStatus before = status(owner);
          if (before.start().isEmpty()) {
            throw new PlatformException(Reason.BAD_REQUEST, "the workflow is not running");
          }
          return with(owner, change.apply(before));
        });
  }

  /// Somebody else may write at the same moment; then the newer object is looked at.
  private void write(ObjectRef ref, UnaryOperator<JsonObject> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        objects.updateStatus(change.apply(get(ref)));
        return;
      } catch (PlatformException e) {
        if (!e.is(Reason.CONFLICT) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private JsonObject get(ObjectRef ref) {
    return objects
        .get(ref)
        .orElseThrow(() -> new PlatformException(Reason.NOT_FOUND, ref + " is not there"));
  }

  private static boolean application(JsonObject owner) {
    return owner.string("kind").orElse("").equals("Application");
  }

  private static JsonObject with(JsonObject owner, WorkflowStatus status) {
    JsonObject tree = owner.childObject("status");
    if (application(owner)) {
      String revision = tree.string("workflow", "appRevision").orElse("");
      tree.put("workflow", status.toApplication(revision));
    } else {
      JsonObject written = status.toRun();
      Object conditions = tree.get("conditions");
      if (conditions != null) {
        written.put("conditions", conditions);
      }
      owner.put("status", written);
    }
    return owner;
  }

  private static JsonObject emptied(JsonObject owner) {
    if (application(owner)) {
      owner.childObject("status").remove("workflow");
    } else {
      owner.put("status", WorkflowStatus.NEW.toRun());
    }
    return owner;
  }
}
