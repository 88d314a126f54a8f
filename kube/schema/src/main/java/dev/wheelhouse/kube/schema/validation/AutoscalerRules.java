// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;

/// `autoscaling HorizontalPodAutoscaler`, both versions.
final class AutoscalerRules implements KindRules {

  private static final Map<String, String> SOURCES =
      Map.of(
          "Object", "object",
          "Pods", "pods",
          "Resource", "resource",
          "ContainerResource", "containerResource",
          "External", "external");

  @Override
  public void create(Scope autoscaler) {
    check(autoscaler, new JsonObject());
  }

  @Override
  public void update(Scope autoscaler, JsonObject old) {
    check(autoscaler, old);
  }

  private static void check(Scope autoscaler, JsonObject old) {
    Scope spec = autoscaler.inOrEmpty("spec");
    spec.atLeast("minReplicas", 1);
    replicas(spec);
    MetricRules.reference(
        spec.inOrEmpty("scaleTargetRef"),
        old.object("spec", "scaleTargetRef").orElseGet(JsonObject::new));
    spec.forEach("metrics", AutoscalerRules::metric);
    spec.in("behavior")
        .ifPresent(behavior -> {
          behavior.in("scaleUp").ifPresent(MetricRules::behavior);
          behavior.in("scaleDown").ifPresent(MetricRules::behavior);
        });
  }

  private static void replicas(Scope spec) {
    Long max = spec.number("maxReplicas");
    Long min = spec.number("minReplicas");
    long known = max == null ? 0 : max;
    if (known == 0) {
      spec.problems().required(spec.path("maxReplicas"), "must be set and greater than 0");
    } else if (known < 0) {
      spec.problems()
          .invalid(spec.path("maxReplicas"), known, "must be greater than or equal to 1");
    }
    if (min != null && known < min) {
      spec.problems()
          .invalid(
              spec.path("maxReplicas"), known, "must be greater than or equal to `minReplicas`");
    }
  }

  private static void metric(Scope metric) {
    if (metric.require("type", "must specify a metric source type")) {
      String source = SOURCES.get(metric.text("type"));
      if (source == null) {
        metric.problems().notSupported(metric.path("type"), metric.text("type"), SOURCES.keySet());
      } else if (!metric.object().containsKey(source)) {
        metric
            .problems()
            .required(metric.path(source), "must populate information for the given metric source");
      } else {
        metric.in(source).ifPresent(given -> MetricRules.source(given, source));
      }
    }
  }
}
