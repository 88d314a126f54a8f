// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.policies.garbagecollect;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.GarbageCollection;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.GarbageRule;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Stay;
import dev.wheelhouse.ops.delivery.policies.PolicyType;
import dev.wheelhouse.ops.delivery.policies.Selectors;
import java.util.Optional;

/// `garbage-collect`
public final class GarbageCollectPolicy implements PolicyType {

  @Override
  public String name() {
    return "garbage-collect";
  }

  @Override
  public ResourcePolicies apply(Properties properties, ResourcePolicies policies) {
    return policies.withGarbage(
        new GarbageCollection(
            properties.bool("keepLegacyResource").orElse(false),
            properties.bool("continueOnFailure").orElse(false),
            limit(properties),
            byDependency(properties),
            properties.objects("rules").stream().map(GarbageCollectPolicy::rule).toList()));
  }

  private static Optional<Integer> limit(Properties properties) {
    return properties
        .integer("applicationRevisionLimit")
        .map(it -> Math.clamp(it, 1, Integer.MAX_VALUE));
  }

  private static boolean byDependency(Properties properties) {
    String order = properties.string("order").orElse("");
    if (!order.isEmpty() && !order.equals("dependency")) {
      throw unsupported(properties, "order", order, "[dependency]");
    }
    return !order.isEmpty();
  }

  private static GarbageRule rule(Properties rule) {
    return new GarbageRule(Selectors.ofRule(rule), stay(rule), orphan(rule));
  }

  private static Stay stay(Properties rule) {
    String strategy = rule.string("strategy").orElse("onAppUpdate");
    return switch (strategy) {
      case "onAppUpdate" -> Stay.UPDATE;
      case "onAppDelete" -> Stay.APPLICATION;
      case "never" -> Stay.EVER;
      default -> throw unsupported(rule, "strategy", strategy, "[onAppUpdate, onAppDelete, never]");
    };
  }

  private static boolean orphan(Properties rule) {
    String propagation = rule.string("propagation").orElse("cascading");
    return switch (propagation) {
      case "orphan" -> true;
      case "cascading" -> false;
      default -> throw unsupported(rule, "propagation", propagation, "[orphan, cascading]");
    };
  }

  private static PlatformException unsupported(
      Properties properties, String field, String value, String supported) {
    return properties.invalid(
        properties.path() + "." + field,
        "FieldValueNotSupported",
        "Unsupported value: \"" + value + "\": supported values: " + supported);
  }
}
