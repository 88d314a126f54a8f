// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.exporttoconfig;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.Texts;

/// Puts data into a ConfigMap.
public final class ExportToConfig implements StepType {

  @Override
  public String name() {
    return "export2config";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    JsonObject map =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Manifests.metadata(
                properties.requiredString("configName"),
                properties
                    .string("namespace")
                    .orElseGet(() -> context.context().string("namespace").orElse(""))),
            "data",
            Texts.of(properties, "data"));
    JsonObject live = context.world().dispatch(map, Manifests.cluster(properties));
    return new StepResult.Succeeded(StepValues.object("apply", live), "");
  }
}
