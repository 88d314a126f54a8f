// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.List;

/// What a HorizontalPodAutoscaler scales by, and how fast.
final class MetricRules {

  private static final String AVERAGE_VALUE = "averageValue";
  private static final List<String> TARGETS = List.of("Utilization", "Value", "AverageValue");
  private static final int LONGEST_WINDOW = 3600;
  private static final int LONGEST_PERIOD = 1800;

  private MetricRules() {}

  /// @param source the metric's part that its type names
  static void source(Scope source, String kind) {
    switch (kind) {
      case "object" -> {
        named(source.inOrEmpty("describedObject"));
        identifier(source);
        Scope target = target(source);
        if (!target.has("value") && !target.has(AVERAGE_VALUE)) {
          target.require(AVERAGE_VALUE, "must set either a target value or averageValue");
        }
      }
      case "external" -> external(source);
      case "pods" -> {
        identifier(source);
        target(source).require(AVERAGE_VALUE, "must specify a positive target averageValue");
      }
      case "containerResource" -> {
        source.require("name", "must specify a resource name");
        if (source.require("container", "must specify a container")) {
          source.check("container", Names::dnsLabel);
        }
        utilization(target(source));
      }
      default -> {
        source.require("name", "must specify a resource name");
        utilization(target(source));
      }
    }
  }

  /// What is scaled.
  ///
  /// @param old what was scaled before; a version that stands with its kind is not judged again
  static void reference(Scope target, JsonObject old) {
    named(target);
    // The one kind of the core group, which has no name, that scales.
    boolean core = target.is("kind", "ReplicationController");
    boolean kept =
        !old.isEmpty()
            && target.text("kind").equals(old.string("kind").orElse(""))
            && target.text("apiVersion").equals(old.string("apiVersion").orElse(""));
    if (!core && !kept && target.text("apiVersion").indexOf('/') <= 0) {
      target
          .problems()
          .invalid(
              target.path("apiVersion"),
              target.text("apiVersion"),
              "apiVersion must specify API group");
    }
  }

  private static void named(Scope target) {
    for (String key : List.of("kind", "name")) {
      if (target.require(key)) {
        target.check(key, Names::pathSegment);
      }
    }
  }

  private static void external(Scope source) {
    identifier(source);
    Scope target = target(source);
    boolean value = target.has("value");
    boolean average = target.has(AVERAGE_VALUE);
    if (!value && !average) {
      target.require(
          AVERAGE_VALUE, "must set either a target value for metric or a per-pod target");
    } else if (value && average) {
      target
          .problems()
          .forbidden(
              target.path("value"),
              "may not set both a target value for metric and a per-pod target");
    }
  }

  private static void identifier(Scope source) {
    Scope metric = source.inOrEmpty("metric");
    if (metric.require("name", "must specify a metric name")) {
      metric.check("name", Names::pathSegment);
    }
  }

  private static Scope target(Scope source) {
    Scope target = source.inOrEmpty("target");
    target.require("type", "must specify a metric target type");
    if (!TARGETS.contains(target.text("type"))) {
      target
          .problems()
          .invalid(
              target.path("type"),
              target.text("type"),
              "must be either Utilization, Value, or AverageValue");
    }
    for (String key : List.of("value", AVERAGE_VALUE)) {
      Object amount = target.object().get(key);
      if (amount != null && Quantity.of(amount).sign() <= 0) {
        target.problems().invalid(target.path(key), amount, "must be positive");
      }
    }
    Long percent = target.number("averageUtilization");
    if (percent != null && percent < 1) {
      target
          .problems()
          .invalid(target.path("averageUtilization"), percent, "must be greater than 0");
    }
    return target;
  }

  private static void utilization(Scope target) {
    boolean percent = target.object().containsKey("averageUtilization");
    boolean value = target.has(AVERAGE_VALUE);
    if (!percent && !value) {
      target
          .problems()
          .required(
              target.path("averageUtilization"),
              "must set either a target raw value or a target utilization");
    } else if (percent && value) {
      target
          .problems()
          .forbidden(
              target.path(AVERAGE_VALUE),
              "may not set both a target raw value and a target utilization");
    }
  }

  /// `scaleUp` or `scaleDown`.
  static void behavior(Scope rules) {
    Long window = rules.number("stabilizationWindowSeconds");
    if (window != null && window < 0) {
      rules
          .problems()
          .invalid(
              rules.path("stabilizationWindowSeconds"),
              window,
              "must be greater than or equal to zero");
    } else if (window != null && window > LONGEST_WINDOW) {
      rules
          .problems()
          .invalid(
              rules.path("stabilizationWindowSeconds"),
              window,
              "must be less than or equal to " + LONGEST_WINDOW);
    }
    rules.oneOf("selectPolicy", "Disabled", "Max", "Min");
    rules.require("policies", "must specify at least one Policy");
    rules.forEach("policies", MetricRules::policy);
    Object tolerance = rules.object().get("tolerance");
    if (tolerance != null && Quantity.of(tolerance).sign() < 0) {
      rules
          .problems()
          .invalid(rules.path("tolerance"), tolerance, "must be greater than or equal to 0");
    }
  }

  private static void policy(Scope policy) {
    policy.requireOneOf("type", "Percent", "Pods");
    for (String key : List.of("value", "periodSeconds")) {
      Long number = policy.number(key);
      if (number == null || number <= 0) {
        policy
            .problems()
            .invalid(policy.path(key), number == null ? 0L : number, "must be greater than zero");
      }
    }
    Long period = policy.number("periodSeconds");
    if (period != null && period > LONGEST_PERIOD) {
      policy
          .problems()
          .invalid(
              policy.path("periodSeconds"),
              period,
              "must be less than or equal to " + LONGEST_PERIOD);
    }
  }
}
