// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.runs;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keeper.Hub;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.WorkflowKeys;

/// Which objects a WorkflowRun may write: its own, those of nobody, and those that an earlier run
/// of its namespace has left behind.
final class RunOwnership {

  private final ClusterObjects local;
  private final ObjectRef run;
  private final Hub hub;

  /// @param local where runs live
  /// @param hub how that is told from others
  RunOwnership(ClusterObjects local, ObjectRef run, Hub hub) {
    this.local = local;
    this.run = run;
    this.hub = hub;
  }

  /// The object with the labels by which it belongs to the run.
  JsonObject signed(JsonObject object) {
    JsonObject signed = object.deepCopy();
    signed
        .childObject("metadata")
        .childObject("labels")
        .with(WorkflowKeys.RUN_NAME, run.name())
        .with(WorkflowKeys.RUN_NAMESPACE, run.namespace());
    hub.sign(signed);
    return signed;
  }

  /// @throws PlatformException `INVALID` when a live object belongs to somebody else
  void check(JsonObject live) {
    ObjectRef owner =
        new ObjectRef(
            run.apiVersion(),
            run.kind(),
            label(live, WorkflowKeys.RUN_NAMESPACE),
            label(live, WorkflowKeys.RUN_NAME));
    boolean foreign = hub.foreign(live);
    if (owner.equals(run) && !foreign) {
      return;
    }
    String application = label(live, AppKeys.NAME);
    if (!application.isEmpty()) {
      throw refused(live, "application " + label(live, AppKeys.NAMESPACE) + "/" + application);
    }
    boolean another = !owner.name().isEmpty();
    if (another && foreign) {
      throw refused(live, owner + " of another cluster (" + label(live, Hub.LABEL) + ")");
    }
    if (another && (!owner.namespace().equals(run.namespace()) || works(owner))) {
      throw refused(live, owner.toString());
    }
  }

  /// Whether a run is there and not over.
  private boolean works(ObjectRef other) {
    return local.get(other).filter(it -> !it.bool("status", "finished").orElse(false)).isPresent();
  }

  private static String label(JsonObject object, String label) {
    return object.string("metadata", "labels", label).orElse("");
  }

  private static PlatformException refused(JsonObject live, String owner) {
    return new PlatformException(
        Reason.INVALID,
        ObjectRef.of(live)
            + " belongs to "
            + owner
            + "; a workflow run does not change it: take another name");
  }
}
