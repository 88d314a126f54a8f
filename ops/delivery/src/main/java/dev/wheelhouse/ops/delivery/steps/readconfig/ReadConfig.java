// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.readconfig;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;

/// Reads a config; `output.config` has its properties.
public final class ReadConfig implements StepType {

  @Override
  public String name() {
    return "read-config";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String namespace =
        properties
            .string("namespace")
            .orElseGet(() -> context.context().string("namespace").orElse(""));
    Configs configs = new Configs(context.world().objects(StepWorld.LOCAL));
    JsonObject config = configs.read(namespace, properties.requiredString("name"));
    return new StepResult.Succeeded(
        StepValues.returned("output", JsonObject.of("config", config)), "");
  }
}
