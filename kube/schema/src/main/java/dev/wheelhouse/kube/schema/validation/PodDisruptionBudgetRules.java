// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import java.util.List;

/// `policy/v1 PodDisruptionBudget`.
final class PodDisruptionBudgetRules implements KindRules {

  @Override
  public void create(Scope budget) {
    Scope spec = budget.inOrEmpty("spec");
    if (spec.object().containsKey("minAvailable") && spec.object().containsKey("maxUnavailable")) {
      spec.problems()
          .invalid(
              spec.path(), spec.object(), "minAvailable and maxUnavailable cannot be both set");
    }
    for (String key : List.of("minAvailable", "maxUnavailable")) {
      WorkloadRules.countOrPercent(spec, key);
      WorkloadRules.atMost100Percent(spec, key);
    }
    spec.in("selector").ifPresent(LabelRules::selector);
    spec.oneOf("unhealthyPodEvictionPolicy", "AlwaysAllow", "IfHealthyBudget");
  }
}
