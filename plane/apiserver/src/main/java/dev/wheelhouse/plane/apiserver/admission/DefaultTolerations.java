// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// Pods stay five minutes on a node that is not ready or cannot be reached, unless they say
/// otherwise (`DefaultTolerationSeconds`). An update that leaves these tolerations out keeps them.
public final class DefaultTolerations implements MutatingPlugin {

  private static final long SECONDS = 300;
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public String name() {
    return "DefaultTolerationSeconds";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.concerns("", "pods") || request.operation() == AdmissionRequest.Operation.DELETE) {
      return;
    }
    JsonArray tolerations = request.object().childObject("spec").childArray("tolerations");
    for (String taint : TAINTS) {
      if (tolerations.objects().stream().noneMatch(t -> tolerates(t, taint))) {
        tolerations.add(
            JsonObject.of(
                "key",
                taint,
                "operator",
                "Exists",
                "effect",
                "NoExecute",
                "tolerationSeconds",
                SECONDS));
      }
    }
  }

  private static boolean tolerates(JsonObject toleration, String taint) {
    String key = toleration.string("key").orElse("");
    String effect = toleration.string("effect").orElse("");
    return (key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"));
  }
}
