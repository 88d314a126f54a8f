// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.workflow.Modes;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSpec;
import java.util.Optional;

/// Finds the steps of a WorkflowRun: its own, or those of the Workflow that it refers to.
final class RunSpec {

  private static final String API = "core.oam.dev/v1alpha1";

  private RunSpec() {}

  /// @throws PlatformException `INVALID` when the run names no steps, `NOT_FOUND` when the Workflow
  ///   is not there
  static WorkflowSpec of(JsonObject run, ClusterObjects objects) {
    WorkflowSpec found = steps(run, objects);
    Optional<JsonObject> mode = run.object("spec", "mode");
    return mode.map(it -> new WorkflowSpec(Modes.of(it, found.modes()), found.steps()))
        .orElse(found);
  }

  private static WorkflowSpec steps(JsonObject run, ClusterObjects objects) {
    Optional<JsonObject> own = run.object("spec", "workflowSpec");
    if (own.isPresent()) {
      return WorkflowSpec.of("spec.workflowSpec", own.get(), Modes.USUAL);
    }
    String name =
        run.string("spec", "workflowRef")
            .filter(it -> !it.isEmpty())
            .orElseThrow(() ->
                new PlatformException(
                    Reason.INVALID, "spec: needs workflowSpec with steps, or workflowRef"));
    ObjectRef ref = new ObjectRef(API, "Workflow", ObjectRef.of(run).namespace(), name);
    return objects
        .get(ref)
        .map(it -> WorkflowSpec.of("workflow " + name, it, Modes.USUAL))
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND, "spec.workflowRef: Not found: " + ref + " is not there"));
  }
}
