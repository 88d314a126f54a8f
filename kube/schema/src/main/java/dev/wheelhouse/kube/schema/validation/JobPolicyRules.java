// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `podFailurePolicy` and `successPolicy` of a Job.
final class JobPolicyRules {

  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");

  private JobPolicyRules() {}

  static void check(Scope spec) {
    Set<String> containers = new HashSet<>();
    spec.inOrEmpty("template")
        .in("spec")
        .ifPresent(pod -> {
          for (String list : List.of("containers", "initContainers")) {
            pod.forEach(list, container -> containers.add(container.text("name")));
          }
        });
    boolean perIndex = spec.object().containsKey("backoffLimitPerIndex");
    spec.in("podFailurePolicy")
        .ifPresent(
            policy -> policy.forEach("rules", rule -> failureRule(rule, containers, perIndex)));
    spec.in("successPolicy")
        .ifPresent(policy -> {
          policy.require(
              "rules", "at least one rules must be specified when the successPolicy is specified");
          policy.forEach("rules", JobPolicyRules::successRule);
        });
  }

  private static void failureRule(Scope rule, Set<String> containers, boolean perIndex) {
    String action = rule.text("action");
    if (action.isEmpty()) {
      rule.problems()
          .required(
              rule.path("action"),
              "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
    } else if (action.equals("FailIndex") && !perIndex) {
      rule.problems()
          .invalid(rule.path("action"), action, "requires the backoffLimitPerIndex to be set");
    } else {
      rule.oneOf("action", ACTIONS.toArray(String[]::new));
    }
    boolean codes = rule.object().containsKey("onExitCodes");
    if (codes == rule.has("onPodConditions")) {
      rule.problems()
          .invalid(
              rule.path(),
              codes
                  ? "specifying both OnExitCodes and OnPodConditions is not supported"
                  : "specifying one of OnExitCodes and OnPodConditions is required");
    }
    rule.in("onExitCodes").ifPresent(given -> exitCodes(given, containers));
    rule.forEach(
        "onPodConditions",
        condition -> {
          String type = condition.text("type");
          condition.problems().invalid(condition.path("type"), type, Names.qualifiedName(type));
          condition.oneOf("status", "False", "True", "Unknown");
        });
  }

  private static void exitCodes(Scope given, Set<String> containers) {
    if (given.require("operator", "valid values: [\"In\" \"NotIn\"]")) {
      given.oneOf("operator", "In", "NotIn");
    }
    if (given.object().containsKey("containerName")
        && !containers.contains(given.text("containerName"))) {
      given
          .problems()
          .invalid(
              given.path("containerName"),
              given.text("containerName"),
              "must be one of the container or initContainer names in the pod template");
    }
    JsonArray values = given.object().array("values").orElseGet(JsonArray::new);
    if (values.isEmpty()) {
      given.problems().invalid(given.path("values"), values, "at least one value is required");
    }
    values(given, values);
  }

  private static void values(Scope given, JsonArray values) {
    boolean ordered = true;
    Set<Object> seen = new HashSet<>();
    long last = Long.MIN_VALUE;
    for (int i = 0; i < values.size(); i++) {
      long value = values.get(i) instanceof Long number ? number : 0;
      if (value == 0 && given.is("operator", "In")) {
        given
            .problems()
            .invalid(given.path("values").index(i), value, "must not be 0 for the In operator");
      }
      if (!seen.add(value)) {
        given.problems().duplicate(given.path("values").index(i), value);
      }
      ordered &= value >= last;
      last = value;
    }
    if (!ordered) {
      given.problems().invalid(given.path("values"), values, "must be ordered");
    }
  }

  private static void successRule(Scope rule) {
    if (!rule.object().containsKey("succeededCount")
        && !rule.object().containsKey("succeededIndexes")) {
      rule.problems()
          .required(
              rule.path(), "at least one of succeededCount or succeededIndexes must be specified");
    }
    rule.nonNegative("succeededCount");
  }
}
