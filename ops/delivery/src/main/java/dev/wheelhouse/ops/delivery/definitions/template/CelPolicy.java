// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import java.util.ArrayList;
import java.util.List;

/// A kind of policy that a manifest describes as a whole: objects made from its parameters. It says
/// nothing about the objects of others.
record CelPolicy(CelDefinition definition) implements PolicyType {

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public Manifest manifest() {
    return definition.manifest();
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    return policies;
  }

  @Override
  public List<JsonObject> objects(ComponentContext context, Properties properties) {
    Evaluation evaluation = definition.evaluation(context, properties, new JsonObject());
    List<JsonObject> objects = new ArrayList<>();
    definition.output(evaluation).ifPresent(objects::add);
    Output others = new Output(new JsonObject());
    definition.addOutputs(evaluation, name(), others);
    others.auxiliaries().forEach(it -> objects.add(it.object()));
    return objects;
  }
}
