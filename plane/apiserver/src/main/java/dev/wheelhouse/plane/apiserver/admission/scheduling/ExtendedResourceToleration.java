// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quota.PodAmounts;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;

/// Pods that ask for an extended resource tolerate the taint of its name
/// (`ExtendedResourceToleration`), so that nodes with it can be kept for them.
public final class ExtendedResourceToleration implements MutatingPlugin {

  @Override
  public String name() {
    return "ExtendedResourceToleration";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void mutate(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes || !request.concerns("", "pods")) {
      return;
    }
    Tolerations.add(
        request.object(),
        PodAmounts.ofSpec(request.object()).bareRequests().names().stream()
            .filter(name -> name.indexOf('/') > 0 && !name.contains("kubernetes.io/"))
            .map(name -> JsonObject.of("key", name, "operator", "Exists", "effect", "NoSchedule"))
            .toList());
  }
}
