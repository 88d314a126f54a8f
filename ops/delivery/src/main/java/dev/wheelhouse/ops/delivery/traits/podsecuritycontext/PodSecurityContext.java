// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.podsecuritycontext;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.Merging;

/// KubeVela's `podsecuritycontext`: the security context of pods.
public final class PodSecurityContext implements TraitType {
  @Override
  public String name() {
    return "podsecuritycontext";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    Merging.into(output.podSpec(name()).childObject("securityContext"), properties.all());
  }
}
