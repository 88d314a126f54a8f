// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// HorizontalPodAutoscaler `autoscaling/v1` and `v2`: the one CPU target of v1 is a resource metric
/// in v2. Other metrics do not show in v1.
final class AutoscalerConversion implements Conversion {

  @Override
  public void convert(JsonObject object, GroupVersionResource from, GroupVersionResource to) {
    if (from.version().equals("v1")) {
      upgrade(object);
    } else {
      downgrade(object);
    }
  }

  private static void upgrade(JsonObject object) {
    object
        .object("spec")
        .ifPresent(spec -> {
          if (spec.remove("targetCPUUtilizationPercentage") instanceof Long percent) {
            spec.childArray("metrics").add(cpuMetric("target", "averageUtilization", percent));
          }
        });
    object
        .object("status")
        .ifPresent(status -> {
          if (status.remove("currentCPUUtilizationPercentage") instanceof Long percent) {
            status
                .childArray("currentMetrics")
                .add(cpuMetric("current", "averageUtilization", percent));
          }
        });
  }

  private static JsonObject cpuMetric(String side, String field, long percent) {
    JsonObject value = JsonObject.of(field, percent);
    if (side.equals("target")) {
      value.put("type", "Utilization");
    }
    return JsonObject.of("type", "Resource", "resource", JsonObject.of("name", "cpu", side, value));
  }

  private static void downgrade(JsonObject object) {
    object
        .object("spec")
        .ifPresent(spec -> {
          cpu(spec.remove("metrics"), "target")
              .ifPresent(percent -> spec.put("targetCPUUtilizationPercentage", percent));
          spec.remove("behavior");
        });
    object
        .object("status")
        .ifPresent(status -> {
          cpu(status.remove("currentMetrics"), "current")
              .ifPresent(percent -> status.put("currentCPUUtilizationPercentage", percent));
          status.remove("conditions");
        });
  }

  private static Optional<Long> cpu(@Nullable Object metrics, String side) {
    if (!(metrics instanceof JsonArray array)) {
      return Optional.empty();
    }
    return array.objects().stream()
        .filter(metric -> metric.string("resource", "name").orElse("").equals("cpu"))
        .flatMap(metric -> metric.integer("resource", side, "averageUtilization").stream())
        .findFirst();
  }
}
