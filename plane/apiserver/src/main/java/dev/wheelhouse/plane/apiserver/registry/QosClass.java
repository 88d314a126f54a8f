// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The quality of service class of a pod, from its containers' requests and limits: `Guaranteed`
/// when every container limits CPU and memory and requests just that, `BestEffort` when none asks
/// for anything, else `Burstable`.
final class QosClass {

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QosClass() {}

  static String of(JsonObject pod) {
    Optional<JsonObject> whole = pod.object("spec", "resources");
    List<JsonObject> containers = new ArrayList<>();
    whole.ifPresent(resources -> containers.add(JsonObject.of("resources", resources)));
    for (String kind : List.of("initContainers", "containers")) {
      if (whole.isEmpty()) {
        pod.array("spec", kind).map(JsonArray::objects).ifPresent(containers::addAll);
      }
    }
    if (containers.stream().allMatch(c -> !asks(c, "requests") && !asks(c, "limits"))) {
      return "BestEffort";
    }
    return containers.stream().allMatch(QosClass::guaranteed) ? "Guaranteed" : "Burstable";
  }

  private static boolean asks(JsonObject container, String what) {
    return COUNTED.stream().anyMatch(name -> amount(container, what, name) != null);
  }

  private static boolean guaranteed(JsonObject container) {
    return COUNTED.stream()
        .allMatch(name -> {
          Object limit = amount(container, "limits", name);
          Object request = amount(container, "requests", name);
          return limit != null && (request == null || request.equals(limit));
        });
  }

  /// Nothing is as good as not asked for.
  private static @Nullable Object amount(JsonObject container, String what, String name) {
    Object amount = container.at("resources", what, name);
    return "0".equals(amount) ? null : amount;
  }
}
