// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.sharedresource;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.policies.Selectors;

/// `shared-resource`
public final class SharedResourcePolicy implements PolicyType {

  @Override
  public String name() {
    return "shared-resource";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    return policies.withShared(Selectors.ofRules(properties));
  }
}
