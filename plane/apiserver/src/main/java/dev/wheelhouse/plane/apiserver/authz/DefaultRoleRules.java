// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import java.util.List;

/// The rules of one of Kubernetes' default cluster roles, whatever became of the stored role.
public record DefaultRoleRules(List<PolicyRule> rules) {

  /// @throws IllegalStateException for a role that is no default one
  public static DefaultRoleRules of(String role) {
    return DefaultRoles.load().roles().stream()
        .filter(object -> object.string("metadata", "name").orElse("").equals(role))
        .findFirst()
        .map(object -> new DefaultRoleRules(PolicyRule.rules(object)))
        .orElseThrow(() -> new IllegalStateException("there is no default role " + role));
  }

  public boolean allow(Attributes asked) {
    return rules.stream().anyMatch(rule -> rule.allows(asked));
  }
}
