// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.limits;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;

/// Fills in requests and limits of containers and holds pods and claims to the LimitRanges of their
/// namespace (`LimitRanger`).
public final class LimitRanger implements MutatingPlugin, ValidatingPlugin {

  private static final GroupResource RANGES = new GroupResource("", "limitranges");

  private final ObjectReader objects;

  public LimitRanger(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "LimitRanger";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!isPod(request)) {
      return;
    }
    for (JsonObject range : objects.list(RANGES, request.namespace())) {
      LimitDefaults.of(range).apply(request.object());
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    boolean pod = isPod(request);
    if (!pod && !isClaim(request)) {
      return;
    }
    for (JsonObject range : objects.list(RANGES, request.namespace())) {
      List<String> broken =
          limits(range).stream()
              .flatMap(limit ->
                  (pod
                          ? LimitCheck.pod(limit, request.object())
                          : LimitCheck.claim(limit, request.object()))
                      .stream())
              .distinct()
              .toList();
      if (!broken.isEmpty()) {
        throw Failures.forbidden(request.resource(), request.name(), together(broken));
      }
    }
  }

  static List<JsonObject> limits(JsonObject range) {
    return range.array("spec", "limits").map(JsonArray::objects).orElse(List.of());
  }

  /// The way that several errors are told as one.
  private static String together(List<String> errors) {
    return errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]";
  }

  /// New pods, and pods whose containers are resized; not those that are going.
  private static boolean isPod(AdmissionRequest request) {
    boolean pod =
        request.resource().resource().equals("pods") && request.resource().group().isEmpty();
    return pod
        && switch (request.operation()) {
          case CREATE -> request.subresource().isEmpty();
          case UPDATE -> request.subresource().equals("resize") && !isGoing(request);
          case DELETE, CONNECT -> false;
        };
  }

  private static boolean isClaim(AdmissionRequest request) {
    return request.concerns("", "persistentvolumeclaims")
        && request.operation() != AdmissionRequest.Operation.DELETE
        && !isGoing(request);
  }

  private static boolean isGoing(AdmissionRequest request) {
    return request
        .previous()
        .filter(before -> before.at("metadata", "deletionTimestamp") != null)
        .isPresent();
  }
}
