// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A pod, or the template of one, as the checks look at it.
///
/// @param containers init containers, containers and ephemeral ones, in this order
record PodView(JsonObject metadata, JsonObject spec, List<JsonObject> containers) {

  static PodView of(JsonObject pod) {
    JsonObject spec = pod.object("spec").orElseGet(JsonObject::new);
    List<JsonObject> containers = new ArrayList<>();
    for (String kind : List.of("initContainers", "containers", "ephemeralContainers")) {
      spec.array(kind).map(JsonArray::objects).ifPresent(containers::addAll);
    }
    return new PodView(
        pod.object("metadata").orElseGet(JsonObject::new), spec, List.copyOf(containers));
  }

  /// The names of the containers that a rule finds bad.
  List<String> where(Predicate<JsonObject> bad) {
    return containers.stream().filter(bad).map(PodView::name).toList();
  }

  static String name(JsonObject container) {
    return container.string("name").orElse("");
  }

  /// A container's security context.
  static Optional<JsonObject> security(JsonObject container) {
    return container.object("securityContext");
  }

  /// The pod's security context.
  Optional<JsonObject> security() {
    return spec.object("securityContext");
  }

  SortedMap<String, String> annotations() {
    SortedMap<String, String> all = new TreeMap<>();
    metadata
        .object("annotations")
        .ifPresent(tree -> {
          for (Map.Entry<String, Object> entry : tree.entrySet()) {
            all.put(entry.getKey(), String.valueOf(entry.getValue()));
          }
        });
    return all;
  }

  List<JsonObject> volumes() {
    return spec.array("volumes").map(JsonArray::objects).orElse(List.of());
  }

  boolean windows() {
    return spec.string("os", "name").orElse("").equals("windows");
  }

  /// Users in the pod are not those of the node.
  boolean ownUsers() {
    return !spec.bool("hostUsers").orElse(true);
  }
}
