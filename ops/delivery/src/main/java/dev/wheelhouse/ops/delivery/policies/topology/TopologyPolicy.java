// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.topology;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;

/// `topology`, read by the steps that name it: [Topology].
public final class TopologyPolicy implements PolicyType {

  @Override
  public String name() {
    return "topology";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    Topology.of(properties);
    return policies;
  }
}
