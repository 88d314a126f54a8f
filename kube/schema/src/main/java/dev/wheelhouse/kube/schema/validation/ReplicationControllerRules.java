// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.selector.LabelSelector;

/// `v1 ReplicationController`.
final class ReplicationControllerRules implements KindRules {

  @Override
  public void create(Scope controller) {
    Scope spec = controller.inOrEmpty("spec");
    spec.nonNegative("replicas", "minReadySeconds");
    LabelRules.labels(spec, "selector");
    if (spec.require("selector")) {
      LabelRules.choosesTemplate(spec, LabelSelector.ofLabels(spec.inOrEmpty("selector").object()));
    }
    if (spec.require("template")) {
      WorkloadRules.lastingTemplate(spec);
    }
  }
}
