// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.resourceupdate;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Update;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.policies.Selectors;
import java.util.List;
import java.util.Optional;

/// `resource-update`
public final class ResourceUpdatePolicy implements PolicyType {

  @Override
  public String name() {
    return "resource-update";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    return policies.withUpdates(
        properties.objects("rules").stream().map(ResourceUpdatePolicy::rule).toList());
  }

  private static Update rule(Properties rule) {
    Optional<Properties> strategy = rule.object("strategy");
    String op = strategy.flatMap(it -> it.string("op")).orElse("patch");
    if (!op.equals("patch") && !op.equals("replace")) {
      throw rule.invalid(
          rule.path() + ".strategy.op",
          "FieldValueNotSupported",
          "Unsupported value: \"" + op + "\": supported values: [patch, replace]");
    }
    return new Update(
        Selectors.ofRule(rule),
        op.equals("replace"),
        strategy.map(it -> it.strings("recreateFields")).orElse(List.of()));
  }
}
