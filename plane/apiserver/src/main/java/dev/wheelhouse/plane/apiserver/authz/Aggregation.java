// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Rules of cluster roles that are made up of others by label (`aggregationRule`).
final class Aggregation {

  private Aggregation() {}

  /// A cluster role's effective rules: its own, or those of the roles it selects, which may be
  /// aggregated themselves.
  static List<PolicyRule> rules(JsonObject role, List<JsonObject> clusterRoles) {
    return isAggregated(role)
        ? List.copyOf(collect(role, clusterRoles, new HashSet<>()))
        : PolicyRule.rules(role);
  }

  static boolean isAggregated(JsonObject role) {
    return role.object("aggregationRule").isPresent();
  }

  private static Set<PolicyRule> collect(
      JsonObject role, List<JsonObject> clusterRoles, Set<String> seen) {
    Set<PolicyRule> rules = new LinkedHashSet<>();
    if (!seen.add(role.string("metadata", "name").orElse(""))) {
      return rules;
    }
    for (JsonObject member : clusterRoles) {
      if (selects(role, member)) {
        rules.addAll(
            isAggregated(member) ? collect(member, clusterRoles, seen) : PolicyRule.rules(member));
      }
    }
    return rules;
  }

  private static boolean selects(JsonObject role, JsonObject member) {
    JsonObject labels = member.object("metadata", "labels").orElseGet(JsonObject::new);
    return role
        .array("aggregationRule", "clusterRoleSelectors")
        .map(JsonArray::objects)
        .orElseGet(List::of)
        .stream()
        .anyMatch(selector -> matches(selector, labels));
  }

  /// A label selector; an empty one selects everything.
  static boolean matches(JsonObject selector, JsonObject labels) {
    boolean equal =
        selector.object("matchLabels").orElseGet(JsonObject::new).entrySet().stream()
            .allMatch(want -> want.getValue().equals(labels.get(want.getKey())));
    List<JsonObject> expressions =
        new ArrayList<>(
            selector.array("matchExpressions").map(JsonArray::objects).orElseGet(List::of));
    return equal && expressions.stream().allMatch(expression -> holds(expression, labels));
  }

  private static boolean holds(JsonObject expression, JsonObject labels) {
    Object value = labels.get(expression.string("key").orElse(""));
    List<String> values = expression.array("values").map(JsonArray::strings).orElseGet(List::of);
    return switch (expression.string("operator").orElse("")) {
      case "In" -> value instanceof String text && values.contains(text);
      case "NotIn" -> !(value instanceof String text && values.contains(text));
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
