// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The tables of the groups `autoscaling` and `policy`.
final class AutoscalingTables {

  private static final int SHOWN = 2;

  private AutoscalingTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("horizontalpodautoscalers", "autoscaling", autoscalers());
    tables.put("poddisruptionbudgets", "policy", budgets());
  }

  private static TableColumns budgets() {
    return TableBuilder.named()
        .string("Min Available", "N/A", "spec", "minAvailable")
        .string("Max Unavailable", "N/A", "spec", "maxUnavailable")
        .count("Allowed Disruptions", "status", "disruptionsAllowed")
        .age()
        .build();
  }

  private static TableColumns autoscalers() {
    return TableBuilder.named()
        .text("Reference", AutoscalingTables::reference)
        .text("Targets", AutoscalingTables::targets)
        .string("MinPods", Cells.UNSET, "spec", "minReplicas")
        .text("MaxPods", o -> o.integer("spec", "maxReplicas").orElse(0L))
        .text("Replicas", o -> o.integer("status", "currentReplicas").orElse(0L))
        .age()
        .build();
  }

  private static Object reference(JsonObject autoscaler) {
    return Cells.text(autoscaler, "", "spec", "scaleTargetRef", "kind")
        + "/"
        + Cells.text(autoscaler, "", "spec", "scaleTargetRef", "name");
  }

  private static Object targets(JsonObject autoscaler) {
    List<JsonObject> metrics = Cells.objects(autoscaler, "spec", "metrics");
    if (metrics.isEmpty()) {
      return versionOneTarget(autoscaler);
    }
    List<JsonObject> current = Cells.objects(autoscaler, "status", "currentMetrics");
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      targets.add(target(metrics.get(i), i < current.size() ? current.get(i) : new JsonObject()));
    }
    String shown = String.join(", ", targets.subList(0, Math.min(SHOWN, targets.size())));
    int more = targets.size() - SHOWN;
    return more > 0 ? shown + " + " + more + " more..." : shown;
  }

  /// In `autoscaling/v1` CPU is the only metric and has fields of its own.
  private static Object versionOneTarget(JsonObject autoscaler) {
    return autoscaler
        .integer("spec", "targetCPUUtilizationPercentage")
        .map(target -> "cpu: " + currentCpu(autoscaler) + "/" + target + "%")
        .orElse(Cells.NONE);
  }

  private static String currentCpu(JsonObject autoscaler) {
    return autoscaler
        .integer("status", "currentCPUUtilizationPercentage")
        .map(current -> current + "%")
        .orElse(Ages.UNKNOWN);
  }

  private static String target(JsonObject metric, JsonObject current) {
    String type = metric.string("type").orElse("");
    return switch (type) {
      case "External", "Object" -> valueTarget(type, metric, current);
      case "Pods" -> pair(metric, current, "pods", "averageValue");
      case "Resource" -> resourceTarget("resource", metric, current);
      case "ContainerResource" -> resourceTarget("containerResource", metric, current);
      default -> "<unknown type>";
    };
  }

  private static String valueTarget(String type, JsonObject metric, JsonObject current) {
    String source = type.toLowerCase(Locale.ROOT);
    return metric.at(source, "target", "averageValue") != null
        ? pair(metric, current, source, "averageValue") + " (avg)"
        : pair(metric, current, source, "value");
  }

  private static String pair(JsonObject metric, JsonObject current, String source, String field) {
    return Cells.text(current, Ages.UNKNOWN, source, "current", field)
        + "/"
        + Cells.text(metric, "", source, "target", field);
  }

  private static String resourceTarget(String source, JsonObject metric, JsonObject current) {
    String name = Cells.text(metric, "", source, "name") + ": ";
    return metric.at(source, "target", "averageValue") != null
        ? name + pair(metric, current, source, "averageValue")
        : name
            + percent(current, Ages.UNKNOWN, source, "current", "averageUtilization")
            + "/"
            + percent(metric, "<auto>", source, "target", "averageUtilization");
  }

  private static String percent(JsonObject object, String otherwise, String... path) {
    return object.integer(path).map(value -> value + "%").orElse(otherwise);
  }
}
