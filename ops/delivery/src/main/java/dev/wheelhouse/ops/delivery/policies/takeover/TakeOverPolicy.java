// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.takeover;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.policies.Selectors;

/// `take-over`
public final class TakeOverPolicy implements PolicyType {

  @Override
  public String name() {
    return "take-over";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    return policies.withTakeOver(Selectors.ofRules(properties));
  }
}
