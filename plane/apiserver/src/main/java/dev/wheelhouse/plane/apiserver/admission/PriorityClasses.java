// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Gives new pods the number of their priority class (`Priority`).
public final class PriorityClasses implements AdmissionPlugin {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");

  private final ObjectReader objects;

  public PriorityClasses(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "Priority";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (request.concerns("", "pods") && request.operation() == Operation.UPDATE) {
      keep(request);
      return;
    }
    if (!request.creates("", "pods")) {
      return;
    }
    JsonObject spec = request.object().childObject("spec");
    String name = spec.string("priorityClassName").orElse("");
    Optional<JsonObject> chosen = name.isEmpty() ? globalDefault() : named(request, name);
    chosen
        .flatMap(c -> c.string("metadata", "name"))
        .ifPresent(found -> spec.put("priorityClassName", found));
    spec.put("priority", chosen.flatMap(c -> c.integer("value")).orElse(0L));
    spec.put(
        "preemptionPolicy",
        chosen.flatMap(c -> c.string("preemptionPolicy")).orElse("PreemptLowerPriority"));
  }

  /// What was worked out at creation stays where an update does not state it.
  private static void keep(AdmissionRequest request) {
    JsonObject spec = request.object().childObject("spec");
    JsonObject before = request.previous().flatMap(pod -> pod.object("spec")).orElse(spec);
    for (String field : List.of("priority", "preemptionPolicy")) {
      Object value = before.get(field);
      if (value != null && spec.get(field) == null) {
        spec.put(field, value);
      }
    }
  }

  private Optional<JsonObject> named(AdmissionRequest request, String name) {
    Optional<JsonObject> found = objects.get(CLASSES, "", name);
    if (found.isEmpty()) {
      throw Failures.forbidden(
          PODS, request.name(), "no PriorityClass with name " + name + " was found");
    }
    return found;
  }

  private Optional<JsonObject> globalDefault() {
    return objects.list(CLASSES, "").stream()
        .filter(c -> c.bool("globalDefault").orElse(false))
        .min(Comparator.comparing(c -> c.integer("value").orElse(0L)));
  }
}
