// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// The quality of service class of a pod, from its containers' requests and limits: `Guaranteed`
/// when every container limits CPU and memory and requests just that, `BestEffort` when none asks
/// for anything, else `Burstable`.
final class QosClass {

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QosClass() {}

  static String of(JsonObject pod) {
    List<JsonObject> containers = new ArrayList<>();
    for (String kind : List.of("initContainers", "containers")) {
      pod.array("spec", kind).map(JsonArray::objects).ifPresent(containers::addAll);
    }
    if (containers.stream().allMatch(c -> !asks(c, "requests") && !asks(c, "limits"))) {
      return "BestEffort";
    }
    return containers.stream().allMatch(QosClass::guaranteed) ? "Guaranteed" : "Burstable";
  }

  private static boolean asks(JsonObject container, String what) {
    return COUNTED.stream().anyMatch(name -> container.at("resources", what, name) != null);
  }

  private static boolean guaranteed(JsonObject container) {
    return COUNTED.stream()
        .allMatch(name -> {
          Object limit = container.at("resources", "limits", name);
          Object request = container.at("resources", "requests", name);
          return limit != null && (request == null || request.equals(limit));
        });
  }
}
