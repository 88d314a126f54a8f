// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.applyonce;

import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.ApplyOnce;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.policies.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `apply-once`: without rules nothing is mended; with rules the fields they name.
public final class ApplyOncePolicy implements PolicyType {

  @Override
  public String name() {
    return "apply-once";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    boolean enabled = properties.bool("enable").orElse(false);
    List<ApplyOnce> rules = new ArrayList<>();
    for (Properties rule : properties.objects("rules")) {
      rule(rule).ifPresent(rules::add);
    }
    if (!enabled) {
      return policies;
    }
    return properties.array("rules").isEmpty()
        ? policies.drifting()
        : policies.withApplyOnce(rules);
  }

  private static Optional<ApplyOnce> rule(Properties rule) {
    return rule.object("strategy")
        .map(strategy -> {
          String affect = strategy.string("affect").orElse("");
          boolean always = affect.isEmpty() || affect.equals("always");
          if (!always && !affect.equals("onUpdate") && !affect.equals("onStateKeep")) {
            throw strategy.invalid(
                strategy.path() + ".affect",
                "FieldValueNotSupported",
                "Unsupported value: \""
                    + affect
                    + "\": supported values: [onUpdate, onStateKeep, always]");
          }
          return new ApplyOnce(
              Selectors.ofRule(rule),
              strategy.strings("path"),
              always || affect.equals("onUpdate"),
              always || affect.equals("onStateKeep"));
        });
  }
}
