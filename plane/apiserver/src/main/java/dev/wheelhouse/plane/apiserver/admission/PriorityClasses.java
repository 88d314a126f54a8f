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
import org.jspecify.annotations.Nullable;

/// Gives new pods the number of their priority class, and lets only one class be the default
/// (`Priority`).
public final class PriorityClasses implements MutatingPlugin, ValidatingPlugin {

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
    if (!request.concerns("", "pods")) {
      return;
    }
    switch (request.operation()) {
      case CREATE -> create(request);
      case UPDATE -> keep(request);
      case DELETE, CONNECT -> {}
    }
  }

  private void create(AdmissionRequest request) {
    JsonObject spec = request.object().childObject("spec");
    String name = spec.string("priorityClassName").orElse("");
    Optional<JsonObject> chosen = name.isEmpty() ? globalDefault() : named(request, name);
    chosen
        .flatMap(c -> c.string("metadata", "name"))
        .ifPresent(found -> spec.put("priorityClassName", found));
    Long priority = chosen.flatMap(c -> c.integer("value")).orElse(0L);
    requireSame(request, "integer value of priority", spec.get("priority"), priority);
    spec.put("priority", priority);
    String policy =
        chosen.flatMap(c -> c.string("preemptionPolicy")).orElse("PreemptLowerPriority");
    requireSame(request, "string value of PreemptionPolicy", spec.get("preemptionPolicy"), policy);
    spec.put("preemptionPolicy", policy);
  }

  /// What a pod says may only be what its class says.
  private static void requireSame(
      AdmissionRequest request, String what, @Nullable Object given, Object computed) {
    if (given != null && !given.equals(computed)) {
      throw Failures.forbidden(
          PODS,
          request.name(),
          "the "
              + what
              + " ("
              + given
              + ") must not be provided in pod spec; priority admission controller computed "
              + computed
              + " from the given PriorityClass name");
    }
  }

  /// An update that leaves out what was computed means no change.
  private static void keep(AdmissionRequest request) {
    JsonObject spec = request.object().childObject("spec");
    for (String field : List.of("priority", "preemptionPolicy")) {
      request
          .previous()
          .map(before -> before.at("spec", field))
          .ifPresent(value -> spec.putIfAbsent(field, value));
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    boolean wantsDefault =
        writes
            && request.concerns("scheduling.k8s.io", "priorityclasses")
            && request.object().bool("globalDefault").orElse(false);
    if (!wantsDefault) {
      return;
    }
    globalDefault()
        .flatMap(present -> present.string("metadata", "name"))
        .filter(name -> request.operation() == Operation.CREATE || !name.equals(request.name()))
        .ifPresent(name -> {
          throw Failures.forbidden(
              CLASSES,
              request.name(),
              "PriorityClass "
                  + name
                  + " is already marked as default. Only one default can exist");
        });
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
