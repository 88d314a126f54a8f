// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.scaler;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// KubeVela's `scaler`: sets `spec.replicas`, one unless told otherwise.
public final class Scaler implements TraitType {
  @Override
  public String name() {
    return "scaler";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    output
        .workload()
        .childObject("spec")
        .put("replicas", properties.integer("replicas").orElse(1L));
  }
}
