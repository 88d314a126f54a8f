// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;

/// `node.k8s.io/v1 RuntimeClass`.
final class RuntimeClassRules implements KindRules {

  @Override
  public void create(Scope runtimeClass) {
    if (runtimeClass.require("handler")) {
      runtimeClass.check("handler", Names::dnsLabel);
    }
    runtimeClass
        .in("scheduling")
        .ifPresent(scheduling -> {
          LabelRules.labels(scheduling, "nodeSelector");
          scheduling.forEach("tolerations", PodSpecRules::toleration);
        });
  }

  @Override
  public void update(Scope runtimeClass, JsonObject old) {
    runtimeClass.immutable(old, "handler");
  }
}
