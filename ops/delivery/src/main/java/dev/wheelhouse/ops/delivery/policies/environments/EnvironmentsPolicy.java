// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.environments;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.policies.envbinding.EnvBinding;

/// `envbinding`, another name of `env-binding`.
public final class EnvironmentsPolicy implements PolicyType {

  @Override
  public String name() {
    return "envbinding";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    EnvBinding.of(properties);
    return policies;
  }
}
