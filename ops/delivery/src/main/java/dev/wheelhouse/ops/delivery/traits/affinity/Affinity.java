// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.affinity;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import java.util.List;

/// KubeVela's `affinity`: affinity and tolerations of pods.
public final class Affinity implements TraitType {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  @Override
  public String name() {
    return "affinity";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    JsonObject pod = output.podSpec(name());
    for (String kind : List.of("podAffinity", "podAntiAffinity", "nodeAffinity")) {
      properties
          .object(kind)
          .ifPresent(rules -> {
            JsonObject made = new JsonObject();
            JsonObject given = rules.all();
            if (given.containsKey("required")) {
              made.put(REQUIRED, given.get("required"));
            }
            if (given.containsKey("preferred")) {
              made.put(PREFERRED, given.get("preferred"));
            }
            pod.childObject("affinity").put(kind, made);
          });
    }
    properties.copy("tolerations", pod);
  }
}
