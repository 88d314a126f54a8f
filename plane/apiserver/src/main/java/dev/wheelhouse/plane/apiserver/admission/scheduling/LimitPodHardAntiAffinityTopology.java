// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.util.List;

/// Pods may demand to be alone on a node, and in nothing larger
/// (`LimitPodHardAntiAffinityTopology`).
public final class LimitPodHardAntiAffinityTopology implements ValidatingPlugin {

  private static final String HOSTNAME = "kubernetes.io/hostname";

  @Override
  public String name() {
    return "LimitPodHardAntiAffinityTopology";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (!writes || !request.concerns("", "pods")) {
      return;
    }
    List<JsonObject> terms =
        request
            .object()
            .array(
                "spec",
                "affinity",
                "podAntiAffinity",
                "requiredDuringSchedulingIgnoredDuringExecution")
            .map(JsonArray::objects)
            .orElse(List.of());
    for (JsonObject term : terms) {
      String key = term.string("topologyKey").orElse("");
      if (!key.equals(HOSTNAME)) {
        throw Failures.forbidden(
            request.resource(),
            request.name(),
            "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey "
                + key
                + " but only key "
                + HOSTNAME
                + " is allowed");
      }
    }
  }
}
