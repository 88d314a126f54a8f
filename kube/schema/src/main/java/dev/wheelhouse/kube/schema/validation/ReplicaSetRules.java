// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;

/// `apps/v1 ReplicaSet`.
final class ReplicaSetRules implements KindRules {

  @Override
  public void create(Scope replicaSet) {
    Scope spec = replicaSet.inOrEmpty("spec");
    spec.nonNegative("replicas", "minReadySeconds");
    LabelRules.workloadSelector(spec, "deployment");
    WorkloadRules.lastingTemplate(spec);
  }

  @Override
  public void update(Scope replicaSet, JsonObject old) {
    create(replicaSet);
    replicaSet
        .inOrEmpty("spec")
        .immutable(old.object("spec").orElseGet(JsonObject::new), "selector");
  }
}
