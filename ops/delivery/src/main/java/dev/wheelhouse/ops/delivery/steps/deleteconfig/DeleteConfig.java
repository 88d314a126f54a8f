// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.deleteconfig;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;

/// Deletes a config.
public final class DeleteConfig implements StepType {

  @Override
  public String name() {
    return "delete-config";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String namespace =
        properties
            .string("namespace")
            .orElseGet(() -> context.context().string("namespace").orElse(""));
    Configs configs = new Configs(context.world().objects(StepWorld.LOCAL));
    configs.delete(namespace, properties.requiredString("name"));
    return StepResult.succeeded();
  }
}
