// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.annotations;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.PodMetadata;

/// KubeVela's `annotations`: puts annotations on the workload and its pods; null takes one away.
public final class Annotations implements TraitType {

  @Override
  public String name() {
    return "annotations";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    PodMetadata.put(output.workload(), "annotations", properties.entries());
  }
}
