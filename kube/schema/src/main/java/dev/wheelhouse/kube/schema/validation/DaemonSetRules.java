// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;

/// `apps/v1 DaemonSet`.
final class DaemonSetRules implements KindRules {

  @Override
  public void create(Scope daemonSet) {
    Scope spec = daemonSet.inOrEmpty("spec");
    LabelRules.workloadSelector(spec, "daemonset");
    WorkloadRules.lastingTemplate(spec);
    spec.nonNegative("minReadySeconds", "revisionHistoryLimit");
    strategy(spec.inOrEmpty("updateStrategy"));
  }

  private static void strategy(Scope strategy) {
    strategy.requireOneOf("type", "RollingUpdate", "OnDelete");
    strategy
        .in("rollingUpdate")
        .ifPresent(rolling -> {
          WorkloadRules.countOrPercent(rolling, "maxUnavailable");
          WorkloadRules.countOrPercent(rolling, "maxSurge");
          boolean surges = !WorkloadRules.isZero(rolling.object().get("maxSurge"));
          boolean yields = !WorkloadRules.isZero(rolling.object().get("maxUnavailable"));
          if (surges == yields) {
            rolling
                .problems()
                .required(
                    rolling.path("maxUnavailable"),
                    surges
                        ? "may not be set when maxSurge is set"
                        : "cannot be 0 when maxSurge is 0");
          }
        });
  }

  @Override
  public void update(Scope daemonSet, JsonObject old) {
    create(daemonSet);
    daemonSet
        .inOrEmpty("spec")
        .immutable(old.object("spec").orElseGet(JsonObject::new), "selector");
  }
}
