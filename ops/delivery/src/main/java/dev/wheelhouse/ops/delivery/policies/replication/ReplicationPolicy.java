// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.replication;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;

/// `replication`, read by the steps that name it: [Replication].
public final class ReplicationPolicy implements PolicyType {

  @Override
  public String name() {
    return "replication";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    Replication.of(properties);
    return policies;
  }
}
