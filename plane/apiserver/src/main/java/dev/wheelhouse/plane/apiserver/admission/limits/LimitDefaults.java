// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.limits;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a LimitRange gives containers that do not say it themselves.
record LimitDefaults(SortedMap<String, Object> requests, SortedMap<String, Object> limits) {

  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  static LimitDefaults of(JsonObject range) {
    TreeMap<String, Object> requests = new TreeMap<>();
    TreeMap<String, Object> limits = new TreeMap<>();
    for (JsonObject limit : LimitRanger.limits(range)) {
      if (limit.string("type").orElse("").equals("Container")) {
        limit.object("defaultRequest").ifPresent(requests::putAll);
        limit.object("default").ifPresent(limits::putAll);
      }
    }
    return new LimitDefaults(requests, limits);
  }

  /// Fills in a pod's containers, and says in an annotation what it set.
  void apply(JsonObject pod) {
    if (requests.isEmpty() && limits.isEmpty()) {
      return;
    }
    List<String> set = new ArrayList<>();
    fill(pod, "containers", "container", set);
    fill(pod, "initContainers", "init container", set);
    if (!set.isEmpty()) {
      pod.childObject("metadata")
          .childObject("annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
    }
  }

  private void fill(JsonObject pod, String field, String told, List<String> set) {
    for (JsonObject container :
        pod.array("spec", field).map(JsonArray::objects).orElse(List.of())) {
      String whose = " for " + told + " " + container.string("name").orElse("");
      tell(fill(container, "requests", requests), " request" + whose, set);
      tell(fill(container, "limits", limits), " limit" + whose, set);
    }
  }

  private static List<String> fill(
      JsonObject container, String what, Map<String, Object> defaults) {
    List<String> filled = new ArrayList<>();
    if (defaults.isEmpty()) {
      return filled;
    }
    JsonObject amounts = container.childObject("resources").childObject(what);
    defaults.forEach((name, amount) -> {
      if (amounts.putIfAbsent(name, amount) == null) {
        filled.add(name);
      }
    });
    return filled;
  }

  private static void tell(List<String> names, String what, List<String> set) {
    if (!names.isEmpty()) {
      set.add(String.join(", ", names) + what);
    }
  }
}
