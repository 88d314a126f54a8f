// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// A kind of trait that a manifest describes as a whole.
record CelTrait(CelDefinition definition) implements TraitType {

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public Manifest manifest() {
    return definition.manifest();
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Evaluation evaluation =
        definition.evaluation(context, properties, output.workload().deepCopy());
    definition.patch(evaluation).ifPresent(patch -> merge(output.workload(), patch));
    definition.output(evaluation).ifPresent(object -> output.add(name(), "output", object));
    definition.addOutputs(evaluation, name(), output);
  }

  @Override
  public StatusPolicy statusPolicy(ComponentContext context, Properties properties) {
    return definition.statusPolicy(context, properties);
  }

  /// Objects merge field by field, lists of named objects by name; null takes away, all else
  /// replaces.
  private static void merge(JsonObject target, JsonObject patch) {
    patch.forEach((name, value) -> {
      switch (value) {
        case JsonNull _ -> target.remove(name);
        case JsonObject object -> merge(target.childObject(name), object);
        case JsonArray array when CelDefinition.named(array) ->
            array.objects().forEach(it -> mergeNamed(target.childArray(name), it));
        default -> target.put(name, value);
      }
    });
  }

  private static void mergeNamed(JsonArray target, JsonObject element) {
    target.objects().stream()
        .filter(it -> it.string("name").equals(element.string("name")))
        .findFirst()
        .ifPresentOrElse(it -> merge(it, element), () -> target.add(element));
  }
}
