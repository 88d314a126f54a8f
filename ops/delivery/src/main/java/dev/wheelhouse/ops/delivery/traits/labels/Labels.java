// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.traits.labels;

import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.workloads.PodMetadata;

/// KubeVela's `labels`: puts labels on the workload and its pods; null takes one away.
public final class Labels implements TraitType {

  @Override
  public String name() {
    return "labels";
  }

  @Override
  public void apply(ComponentContext context, Properties properties, Output output) {
    PodMetadata.put(output.workload(), "labels", properties.entries());
  }
}
