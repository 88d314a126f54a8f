// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.nodeaffinity;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// KubeVela's `node-affinity`: node affinity and tolerations of pods.
public final class NodeAffinity implements TraitType {
  @Override
  public String name() {
    return "node-affinity";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonObject pod = output.podSpec(name());
    JsonArray expressions = new JsonArray();
    properties
        .tree("affinity")
        .ifPresent(labels ->
            labels.forEach((key, values) ->
                expressions.add(JsonObject.of("key", key, "operator", "In", "values", values))));
    if (!expressions.isEmpty()) {
      pod.childObject("affinity")
          .put(
              "nodeAffinity",
              JsonObject.of(
                  "requiredDuringSchedulingIgnoredDuringExecution",
                  JsonObject.of(
                      "nodeSelectorTerms",
                      JsonArray.of(JsonObject.of("matchExpressions", expressions)))));
    }
    JsonArray tolerations = new JsonArray();
    properties
        .map("tolerations")
        .forEach((key, value) ->
            tolerations.add(
                JsonObject.of(
                    "effect",
                    "NoSchedule",
                    "key",
                    key,
                    "operator",
                    "Equal",
                    "value",
                    value.orElse(""))));
    if (!tolerations.isEmpty()) {
      pod.put("tolerations", tolerations);
    }
  }
}
