// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;

/// A kind of component that a manifest describes as a whole.
record CelComponent(CelDefinition definition) implements ComponentType {

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public Manifest manifest() {
    return definition.manifest();
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    Evaluation evaluation = definition.evaluation(context, properties, new JsonObject());
    Output output =
        new Output(
            definition
                .output(evaluation)
                .orElseThrow(() ->
                    properties.invalid(
                        properties.path(),
                        "FieldValueInvalid",
                        "the definition " + name() + " gives no workload for these properties")));
    definition.addOutputs(evaluation, "", output);
    return output;
  }

  @Override
  public StatusPolicy statusPolicy(ComponentContext context, Properties properties) {
    return definition.statusPolicy(context, properties);
  }
}
