// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quota;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// One condition on the objects that a quota counts.
///
/// @param name for example `BestEffort`, `PriorityClass`
/// @param operator `In`, `NotIn`, `Exists` or `DoesNotExist`
public record QuotaScope(String name, String operator, List<String> values) {

  public QuotaScope {
    values = List.copyOf(values);
  }

  /// All conditions of a ResourceQuota; an object must meet each.
  public static List<QuotaScope> of(JsonObject quota) {
    List<QuotaScope> scopes = new ArrayList<>();
    for (String name : quota.array("spec", "scopes").map(JsonArray::strings).orElse(List.of())) {
      scopes.add(new QuotaScope(name, "Exists", List.of()));
    }
    for (JsonObject expression :
        PodAmounts.list(quota, "spec", "scopeSelector", "matchExpressions")) {
      scopes.add(
          new QuotaScope(
              expression.string("scopeName").orElse(""),
              expression.string("operator").orElse(""),
              expression.array("values").map(JsonArray::strings).orElse(List.of())));
    }
    return scopes;
  }

  /// Whether the names that an object has (none, or several) meet the operator.
  boolean meets(Collection<String> named) {
    return switch (operator) {
      case "Exists" -> !named.isEmpty();
      case "DoesNotExist" -> named.isEmpty();
      case "In" -> named.stream().anyMatch(values::contains);
      case "NotIn" -> named.isEmpty() || named.stream().anyMatch(name -> !values.contains(name));
      default -> false;
    };
  }
}
