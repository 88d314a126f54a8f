// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.quota.ResourceAmounts;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import java.util.Optional;

/// Gives pods the overhead and the place that their runtime class demands (`RuntimeClass`).
public final class RuntimeClasses implements MutatingPlugin, ValidatingPlugin {

  private static final GroupResource CLASSES = new GroupResource("node.k8s.io", "runtimeclasses");

  private final ObjectReader objects;

  public RuntimeClasses(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "RuntimeClass";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.creates("", "pods")) {
      return;
    }
    runtimeClass(request)
        .ifPresent(found -> {
          overhead(found)
              .ifPresent(overhead -> {
                if (!given(request).isEmpty()) {
                  requireSame(request, overhead);
                }
                request.object().childObject("spec").put("overhead", overhead.deepCopy());
              });
          found.object("scheduling").ifPresent(scheduling -> schedule(request, scheduling));
        });
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!request.creates("", "pods")) {
      return;
    }
    Optional<JsonObject> overhead = runtimeClass(request).flatMap(RuntimeClasses::overhead);
    if (overhead.isPresent()) {
      requireSame(request, overhead.get());
    } else if (request.object().at("spec", "overhead") != null) {
      throw refused(
          request,
          "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
  }

  private Optional<JsonObject> runtimeClass(AdmissionRequest request) {
    Optional<String> name = request.object().string("spec", "runtimeClassName");
    Optional<JsonObject> found = name.flatMap(n -> objects.get(CLASSES, "", n));
    if (name.isPresent() && found.isEmpty()) {
      throw refused(request, "pod rejected: RuntimeClass \"" + name.get() + "\" not found");
    }
    return found;
  }

  private static Optional<JsonObject> overhead(JsonObject runtimeClass) {
    return runtimeClass.object("overhead", "podFixed");
  }

  private static ResourceAmounts given(AdmissionRequest request) {
    return ResourceAmounts.of(request.object().object("spec", "overhead").orElse(null));
  }

  private static void requireSame(AdmissionRequest request, JsonObject overhead) {
    if (!given(request).sameAs(ResourceAmounts.of(overhead))) {
      throw refused(
          request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
  }

  private static void schedule(AdmissionRequest request, JsonObject scheduling) {
    scheduling
        .object("nodeSelector")
        .ifPresent(labels -> {
          JsonObject selector = request.object().childObject("spec").childObject("nodeSelector");
          labels.forEach((key, value) -> {
            Object own = selector.putIfAbsent(key, value);
            if (own != null && !own.equals(value)) {
              throw refused(
                  request,
                  "conflict: runtimeClass.scheduling.nodeSelector["
                      + key
                      + "] = "
                      + value
                      + "; pod.spec.nodeSelector["
                      + key
                      + "] = "
                      + own);
            }
          });
        });
    Tolerations.add(
        request.object(),
        scheduling.array("tolerations").map(JsonArray::objects).orElse(List.of()));
  }

  private static RuntimeException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
