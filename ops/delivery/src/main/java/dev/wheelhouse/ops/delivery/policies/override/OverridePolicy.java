// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.override;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;

/// `override`, read by the steps that name it: [Overrides].
public final class OverridePolicy implements PolicyType {

  @Override
  public String name() {
    return "override";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    Overrides.of(properties);
    return policies;
  }
}
