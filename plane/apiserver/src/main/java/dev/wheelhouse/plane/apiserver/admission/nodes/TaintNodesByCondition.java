// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.nodes;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;

/// Keeps pods off new nodes until the node lifecycle controller finds them ready
/// (`TaintNodesByCondition`).
public final class TaintNodesByCondition implements MutatingPlugin {

  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String EFFECT = "NoSchedule";

  @Override
  public String name() {
    return "TaintNodesByCondition";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.creates("", "nodes")) {
      return;
    }
    JsonArray taints = request.object().childObject("spec").childArray("taints");
    boolean there =
        taints.objects().stream()
            .anyMatch(taint ->
                taint.string("key").orElse("").equals(NOT_READY)
                    && taint.string("effect").orElse("").equals(EFFECT));
    if (!there) {
      taints.add(JsonObject.of("key", NOT_READY, "effect", EFFECT));
    }
  }
}
