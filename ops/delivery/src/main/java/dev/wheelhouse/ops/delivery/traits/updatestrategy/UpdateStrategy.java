// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.updatestrategy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// KubeVela's `k8s-update-strategy`: the update strategy of a Deployment, StatefulSet or DaemonSet.
public final class UpdateStrategy implements TraitType {
  @Override
  public String name() {
    return "k8s-update-strategy";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Properties strategy = properties.object("strategy").orElseThrow();
    String kind = properties.requiredString("targetKind");
    String type = strategy.requiredString("type");
    boolean deployment = kind.equals("Deployment");
    if (type.equals(deployment ? "OnDelete" : "Recreate")) {
      throw strategy.wrong("type", "a " + kind + " has no strategy " + type);
    }
    JsonObject made = JsonObject.of("type", type);
    if (type.equals("RollingUpdate")) {
      Properties rolling = strategy.object("rollingStrategy").orElseThrow();
      JsonObject values = new JsonObject();
      if (kind.equals("StatefulSet")) {
        rolling.copy("partition", values);
      } else {
        rolling.copy("maxSurge", values);
        rolling.copy("maxUnavailable", values);
      }
      made.put("rollingUpdate", values);
    }
    output.workload().childObject("spec").put(deployment ? "strategy" : "updateStrategy", made);
  }
}
