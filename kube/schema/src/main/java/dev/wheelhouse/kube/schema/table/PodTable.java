// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import java.util.List;

/// The table of pods.
final class PodTable {

  private PodTable() {}

  static TableColumns table() {
    return TableBuilder.named()
        .text("Ready", pod -> PodSummary.of(pod).ready())
        .text("Status", pod -> PodSummary.of(pod).status())
        .timed("Restarts", (pod, now) -> restarts(PodSummary.of(pod), now))
        .age()
        .wide("IP", PodTable::ip)
        .wide("Node", pod -> Cells.text(pod, Cells.NONE, "spec", "nodeName"))
        .wide("Nominated Node", pod -> Cells.text(pod, Cells.NONE, "status", "nominatedNodeName"))
        .wide("Readiness Gates", PodTable::readinessGates)
        .conditions(PodTable::conditions)
        .build();
  }

  private static String restarts(PodSummary summary, Instant now) {
    String last = summary.lastRestart();
    return summary.restarts() == 0 || last.isEmpty()
        ? Long.toString(summary.restarts())
        : summary.restarts() + " (" + Ages.since(last, now) + " ago)";
  }

  private static Object ip(JsonObject pod) {
    List<JsonObject> ips = Cells.objects(pod, "status", "podIPs");
    return ips.isEmpty()
        ? Cells.text(pod, Cells.NONE, "status", "podIP")
        : Cells.text(ips.getFirst(), Cells.NONE, "ip");
  }

  private static Object readinessGates(JsonObject pod) {
    List<JsonObject> gates = Cells.objects(pod, "spec", "readinessGates");
    if (gates.isEmpty()) {
      return Cells.NONE;
    }
    long open =
        gates.stream()
            .filter(gate -> Cells.hasCondition(pod, gate.string("conditionType").orElse("")))
            .count();
    return open + "/" + gates.size();
  }

  private static JsonArray conditions(JsonObject pod) {
    return switch (pod.string("status", "phase").orElse("")) {
      case "Succeeded" -> completed("Succeeded", "The pod has completed successfully.");
      case "Failed" -> completed("Failed", "The pod failed.");
      default -> new JsonArray(0);
    };
  }

  private static JsonArray completed(String reason, String message) {
    return JsonArray.of(
        JsonObject.of("type", "Completed", "status", "True", "reason", reason, "message", message));
  }
}
