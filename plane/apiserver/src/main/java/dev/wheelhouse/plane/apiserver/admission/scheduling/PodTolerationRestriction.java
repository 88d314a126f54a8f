// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.quota.QuotaEvaluator;
import dev.wheelhouse.kube.schema.quota.QuotaScope;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Gives pods the tolerations that annotations of their namespace name, and holds them to those it
/// allows (`PodTolerationRestriction`).
public final class PodTolerationRestriction implements MutatingPlugin, ValidatingPlugin {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String DEFAULTS = "scheduler.alpha.kubernetes.io/defaultTolerations";
  private static final String ALLOWED = "scheduler.alpha.kubernetes.io/tolerationsWhitelist";
  private static final QuotaEvaluator PODS = QuotaEvaluator.of(new GroupResource("", "pods"));
  private static final QuotaScope BEST_EFFORT = new QuotaScope("BestEffort", "Exists", List.of());
  private static final JsonObject MEMORY =
      JsonObject.of(
          "key",
          "node.kubernetes.io/memory-pressure",
          "operator",
          "Exists",
          "effect",
          "NoSchedule");

  private final ObjectReader objects;

  public PodTolerationRestriction(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "PodTolerationRestriction";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!concerns(request)) {
      return;
    }
    if (request.operation() == Operation.CREATE) {
      Tolerations.add(request.object(), named(request, DEFAULTS));
    }
    if (!PODS.meets(BEST_EFFORT, request.object())) {
      Tolerations.add(request.object(), List.of(MEMORY));
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!concerns(request)) {
      return;
    }
    List<JsonObject> allowed = named(request, ALLOWED);
    List<JsonObject> own =
        request.object().array("spec", "tolerations").map(JsonArray::objects).orElse(List.of());
    boolean fine =
        allowed.isEmpty()
            || own.stream()
                .allMatch(toleration ->
                    allowed.stream().anyMatch(wide -> Tolerations.covers(wide, toleration)));
    if (!fine) {
      throw refused(
          request,
          "pod tolerations (possibly merged with namespace default tolerations) conflict with its"
              + " namespace whitelist");
    }
  }

  private static boolean concerns(AdmissionRequest request) {
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    return writes && request.concerns("", "pods");
  }

  private List<JsonObject> named(AdmissionRequest request, String annotation) {
    String text =
        objects
            .get(NAMESPACES, "", request.namespace())
            .flatMap(namespace -> namespace.string("metadata", "annotations", annotation))
            .orElse("");
    if (text.isBlank()) {
      return List.of();
    }
    try {
      if (Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof JsonArray tolerations) {
        return tolerations.objects();
      }
    } catch (PlatformException e) {
      throw refused(request, "annotation " + annotation + ": " + e.getMessage());
    }
    throw refused(request, "annotation " + annotation + ": not a list of tolerations");
  }

  private static RuntimeException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
