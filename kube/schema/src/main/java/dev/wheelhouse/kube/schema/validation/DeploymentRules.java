// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;

/// `apps/v1 Deployment`.
final class DeploymentRules implements KindRules {

  @Override
  public void create(Scope deployment) {
    Scope spec = deployment.inOrEmpty("spec");
    spec.nonNegative("replicas");
    LabelRules.workloadSelector(spec, "deployment");
    WorkloadRules.lastingTemplate(spec);
    strategy(spec.inOrEmpty("strategy"));
    spec.nonNegative("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds");
    deadline(spec);
  }

  @Override
  public void update(Scope deployment, JsonObject old) {
    create(deployment);
    deployment
        .inOrEmpty("spec")
        .immutable(old.object("spec").orElseGet(JsonObject::new), "selector");
  }

  private static void strategy(Scope strategy) {
    strategy.requireOneOf("type", "Recreate", "RollingUpdate");
    if (strategy.is("type", "Recreate") && strategy.object().containsKey("rollingUpdate")) {
      strategy
          .problems()
          .forbidden(
              strategy.path("rollingUpdate"),
              "may not be specified when strategy `type` is 'Recreate'");
    } else if (strategy.is("type", "RollingUpdate")) {
      rollingUpdate(strategy.inOrEmpty("rollingUpdate"));
    }
  }

  private static void rollingUpdate(Scope rolling) {
    WorkloadRules.countOrPercent(rolling, "maxUnavailable");
    WorkloadRules.countOrPercent(rolling, "maxSurge");
    WorkloadRules.atMost100Percent(rolling, "maxUnavailable");
    Object unavailable = rolling.object().get("maxUnavailable");
    if (WorkloadRules.isZero(unavailable)
        && WorkloadRules.isZero(rolling.object().get("maxSurge"))) {
      rolling
          .problems()
          .invalid(
              rolling.path("maxUnavailable"), unavailable, "may not be 0 when `maxSurge` is 0");
    }
  }

  private static void deadline(Scope spec) {
    Long deadline = spec.number("progressDeadlineSeconds");
    long ready = spec.object().integer("minReadySeconds").orElse(0L);
    if (deadline != null && deadline <= ready) {
      spec.problems()
          .invalid(
              spec.path("progressDeadlineSeconds"),
              deadline,
              "must be greater than minReadySeconds");
    }
  }
}
