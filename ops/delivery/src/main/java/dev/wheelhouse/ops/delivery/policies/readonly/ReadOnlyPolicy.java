// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.readonly;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.policies.Selectors;

/// `read-only`
public final class ReadOnlyPolicy implements PolicyType {

  @Override
  public String name() {
    return "read-only";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    return policies.withReadOnly(Selectors.ofRules(properties));
  }
}
