// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// Roles and cluster roles.
record RoleRules(boolean namespaced) implements KindRules {

  @Override
  public List<String> checkName(String name) {
    return Names.pathSegment(name);
  }

  @Override
  public void create(Scope role) {
    role.forEach("rules", this::rule);
    role.in("aggregationRule")
        .ifPresent(aggregation -> {
          aggregation.require(
              "clusterRoleSelectors",
              "at least one clusterRoleSelector required if aggregationRule is non-nil");
          aggregation.forEach("clusterRoleSelectors", LabelRules::selector);
        });
  }

  private void rule(Scope rule) {
    rule.require("verbs", "verbs must contain at least one value");
    if (rule.has("nonResourceURLs")) {
      nonResource(rule);
      return;
    }
    rule.require("apiGroups", "resource rules must supply at least one api group");
    rule.require("resources", "resource rules must supply at least one resource");
  }

  private void nonResource(Scope rule) {
    Object urls = rule.object().get("nonResourceURLs");
    if (namespaced) {
      rule.problems()
          .invalid(
              rule.path("nonResourceURLs"),
              urls,
              "namespaced rules cannot apply to non-resource URLs");
    } else if (rule.has("apiGroups") || rule.has("resources") || rule.has("resourceNames")) {
      rule.problems()
          .invalid(
              rule.path("nonResourceURLs"),
              urls,
              "rules cannot apply to both regular resources and non-resource URLs");
    }
  }
}
