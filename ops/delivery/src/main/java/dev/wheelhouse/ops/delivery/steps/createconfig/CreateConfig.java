// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.createconfig;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.configs.Configs;

/// Writes a config.
public final class CreateConfig implements StepType {

  @Override
  public String name() {
    return "create-config";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    String namespace =
        properties
            .string("namespace")
            .orElseGet(() -> context.context().string("namespace").orElse(""));
    Configs configs = new Configs(context.world().objects(StepWorld.LOCAL));
    String template = properties.string("template").orElse("");
    JsonObject secret =
        configs.secret(
            namespace,
            properties.requiredString("name"),
            template,
            properties
                .tree("config")
                .orElseThrow(() ->
                    properties.invalid(
                        properties.path() + ".config", "FieldValueRequired", "Required value")));
    context.world().dispatch(secret, StepWorld.LOCAL);
    return new StepResult.Succeeded(new JsonObject(), Configs.note(template));
  }
}
