// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.Locale;

/// The tables of the group `apps`.
final class AppsTables {

  private static final String GROUP = "apps";

  private AppsTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("deployments", GROUP, deployments());
    tables.put("replicasets", GROUP, replicaSets());
    tables.put("statefulsets", GROUP, statefulSets());
    tables.put("daemonsets", GROUP, daemonSets());
    tables.put("controllerrevisions", GROUP, controllerRevisions());
  }

  private static TableColumns deployments() {
    return TableBuilder.named()
        .text("Ready", AppsTables::ready)
        .text("Up-to-date", o -> o.integer("status", "updatedReplicas").orElse(0L))
        .text("Available", o -> o.integer("status", "availableReplicas").orElse(0L))
        .age()
        .template("spec", "template", "spec")
        .wide("Selector", o -> Cells.selector(o, "spec", "selector"))
        .build();
  }

  private static Object ready(JsonObject workload) {
    return workload.integer("status", "readyReplicas").orElse(0L)
        + "/"
        + workload.integer("spec", "replicas").orElse(0L);
  }

  private static TableColumns replicaSets() {
    return TableBuilder.named()
        .count("Desired", "spec", "replicas")
        .count("Current", "status", "replicas")
        .count("Ready", "status", "readyReplicas")
        .age()
        .template("spec", "template", "spec")
        .wide("Selector", o -> Cells.selector(o, "spec", "selector"))
        .build();
  }

  private static TableColumns statefulSets() {
    return TableBuilder.named()
        .text("Ready", AppsTables::ready)
        .age()
        .template("spec", "template", "spec")
        .build();
  }

  private static TableColumns daemonSets() {
    return TableBuilder.named()
        .count("Desired", "status", "desiredNumberScheduled")
        .count("Current", "status", "currentNumberScheduled")
        .count("Ready", "status", "numberReady")
        .count("Up-to-date", "status", "updatedNumberScheduled")
        .count("Available", "status", "numberAvailable")
        .text("Node Selector", o -> Cells.labels(o, "spec", "template", "spec", "nodeSelector"))
        .age()
        .template("spec", "template", "spec")
        .wide("Selector", o -> Cells.selector(o, "spec", "selector"))
        .build();
  }

  private static TableColumns controllerRevisions() {
    return TableBuilder.named()
        .text("Controller", AppsTables::controller)
        .text("Revision", o -> o.integer("revision").orElse(0L))
        .age()
        .build();
  }

  private static Object controller(JsonObject object) {
    for (JsonObject owner : Cells.objects(object, "metadata", "ownerReferences")) {
      if (owner.bool("controller").orElse(false)) {
        GroupVersionKind kind = GroupVersionKind.of(owner);
        String group = kind.group().isEmpty() ? "" : "." + kind.group();
        return (kind.kind() + group).toLowerCase(Locale.ROOT)
            + "/"
            + owner.string("name").orElse("");
      }
    }
    return Cells.NONE;
  }
}
