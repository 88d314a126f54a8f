// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.envbinding;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;

/// `env-binding`, read by the steps that name it: [EnvBinding].
public final class EnvBindingPolicy implements PolicyType {

  @Override
  public String name() {
    return "env-binding";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    EnvBinding.of(properties);
    return policies;
  }
}
