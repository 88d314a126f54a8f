// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.topologyspreadconstraints;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;

/// KubeVela's `topologyspreadconstraints`: topology spread constraints of pods.
public final class TopologySpread implements TraitType {
  @Override
  public String name() {
    return "topologyspreadconstraints";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    output.podSpec(name()).put("topologySpreadConstraints", properties.array("constraints"));
  }
}
