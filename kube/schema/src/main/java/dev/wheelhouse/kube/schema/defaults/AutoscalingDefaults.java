// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.isEmpty;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/// The group `autoscaling`.
final class AutoscalingDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          "autoscaling/v2/HorizontalPodAutoscaler", AutoscalingDefaults::v2,
          "autoscaling/v1/HorizontalPodAutoscaler", AutoscalingDefaults::v1);

  private AutoscalingDefaults() {}

  private static void v1(JsonObject autoscaler) {
    in(autoscaler.childObject("spec"), "minReplicas", 1L);
  }

  private static void v2(JsonObject autoscaler) {
    JsonObject spec = autoscaler.childObject("spec");
    in(spec, "minReplicas", 1L);
    if (isEmpty(spec, "metrics")) {
      spec.put("metrics", JsonArray.of(cpuAt80Percent()));
    }
    at(spec, AutoscalingDefaults::behavior, "behavior");
  }

  private static JsonObject cpuAt80Percent() {
    return Json.readObject(
        """
        {"type": "Resource", "resource":
          {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}
        """);
  }

  private static void behavior(JsonObject behavior) {
    JsonObject up = behavior.childObject("scaleUp");
    in(up, "stabilizationWindowSeconds", 0L);
    rules(up, JsonArray.of(policy("Pods", 4), policy("Percent", 100)));
    rules(behavior.childObject("scaleDown"), JsonArray.of(policy("Percent", 100)));
  }

  private static void rules(JsonObject rules, JsonArray policies) {
    in(rules, "selectPolicy", "Max");
    if (isEmpty(rules, "policies")) {
      rules.put("policies", policies);
    }
  }

  private static JsonObject policy(String type, long value) {
    return JsonObject.of("type", type, "value", value, "periodSeconds", 15L);
  }
}
