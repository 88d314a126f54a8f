// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.hpa;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `hpa`: a HorizontalPodAutoscaler of `autoscaling/v2`, named as the component.
public final class Hpa implements TraitType {
  @Override
  public String name() {
    return "hpa";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonArray metrics = new JsonArray();
    properties.object("cpu").ifPresent(it -> metrics.add(resource("cpu", it)));
    properties.object("mem").ifPresent(it -> metrics.add(resource("memory", it)));
    properties.objects("podCustomMetrics").forEach(it -> metrics.add(ofPods(it)));
    JsonObject spec =
        JsonObject.of(
            "scaleTargetRef",
            JsonObject.of(
                "apiVersion", properties.requiredString("targetAPIVersion"),
                "kind", properties.requiredString("targetKind"),
                "name", context.component()),
            "metrics",
            metrics);
    properties.integer("min").ifPresent(it -> spec.put("minReplicas", it));
    properties.integer("max").ifPresent(it -> spec.put("maxReplicas", it));
    output.add(
        name(),
        "hpa",
        Objects.named("autoscaling/v2", "HorizontalPodAutoscaler", context.component())
            .with("spec", spec));
  }

  private static JsonObject resource(String resource, Properties properties) {
    String type = properties.requiredString("type");
    long value = properties.integer("value").orElse(0L);
    JsonObject target = JsonObject.of("type", type);
    if (type.equals("Utilization")) {
      target.put("averageUtilization", value);
    } else {
      target.put("averageValue", String.valueOf(value));
    }
    return JsonObject.of(
        "type", "Resource", "resource", JsonObject.of("name", resource, "target", target));
  }

  private static JsonObject ofPods(Properties properties) {
    return JsonObject.of(
        "type",
        "Pods",
        "pods",
        JsonObject.of(
            "metric",
            JsonObject.of("name", properties.requiredString("name")),
            "target",
            JsonObject.of(
                "type", "AverageValue", "averageValue", properties.requiredString("value"))));
  }
}
