// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;

/// What is special about pods.
final class Pods implements Strategy {

  static final GroupResource RESOURCE = new GroupResource("", "pods");
  private static final long DEFAULT_GRACE = 30;

  @Override
  public void prepareForCreate(JsonObject pod) {
    JsonObject status = JsonObject.of("phase", "Pending");
    status.put("qosClass", QosClass.of(pod));
    if (!pod.array("spec", "schedulingGates").map(JsonArray::isEmpty).orElse(true)) {
      status.put("conditions", JsonArray.of(gated()));
    }
    pod.put("status", status);
  }

  private static JsonObject gated() {
    return JsonObject.of(
        "type",
        "PodScheduled",
        "status",
        "False",
        "reason",
        "SchedulingGated",
        "message",
        "Scheduling is blocked due to non-empty scheduling gates");
  }

  /// A pod that no node has, or whose containers are over, ends at once. A node answers for the
  /// others: it deletes them with grace 0 when they have ended.
  @Override
  public long gracePeriod(JsonObject pod, long asked) {
    String phase = pod.string("status", "phase").orElse("");
    boolean bound = !pod.string("spec", "nodeName").orElse("").isEmpty();
    if (!bound || phase.equals("Succeeded") || phase.equals("Failed")) {
      return 0;
    }
    return asked >= 0
        ? asked
        : pod.integer("spec", "terminationGracePeriodSeconds").orElse(DEFAULT_GRACE);
  }
}
