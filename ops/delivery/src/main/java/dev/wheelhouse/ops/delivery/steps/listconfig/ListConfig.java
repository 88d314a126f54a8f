// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.listconfig;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;

/// Lists the configs of a template as `output.configs`.
public final class ListConfig implements StepType {

  @Override
  public String name() {
    return "list-config";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String namespace =
        properties
            .string("namespace")
            .orElseGet(() -> context.context().string("namespace").orElse(""));
    Configs configs = new Configs(context.world().objects(StepWorld.LOCAL));
    return new StepResult.Succeeded(
        StepValues.returned(
            "output",
            JsonObject.of(
                "configs", configs.list(namespace, properties.requiredString("template")))),
        "");
  }
}
