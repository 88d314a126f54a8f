// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.cpuscaler;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Objects;

/// KubeVela's `cpuscaler`: a HorizontalPodAutoscaler of `autoscaling/v1`, named as the component.
public final class CpuScaler implements TraitType {
  @Override
  public String name() {
    return "cpuscaler";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonObject spec =
        JsonObject.of(
            "scaleTargetRef",
            JsonObject.of(
                "apiVersion", properties.requiredString("targetAPIVersion"),
                "kind", properties.requiredString("targetKind"),
                "name", context.component()));
    properties.integer("min").ifPresent(it -> spec.put("minReplicas", it));
    properties.integer("max").ifPresent(it -> spec.put("maxReplicas", it));
    properties.integer("cpuUtil").ifPresent(it -> spec.put("targetCPUUtilizationPercentage", it));
    output.add(
        name(),
        "cpuscaler",
        Objects.named("autoscaling/v1", "HorizontalPodAutoscaler", context.component())
            .with("spec", spec));
  }
}
