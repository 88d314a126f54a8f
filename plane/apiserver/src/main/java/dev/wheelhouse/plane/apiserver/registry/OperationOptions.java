// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import java.util.List;

/// The options of a write as objects of `meta.k8s.io/v1`, as webhooks and policies get them.
final class OperationOptions {

  private OperationOptions() {}

  static JsonObject of(Operation operation, ApiRequest request) {
    return switch (operation) {
      case CREATE -> written("CreateOptions", request);
      case UPDATE -> written("UpdateOptions", request);
      case DELETE -> deletion(request);
      case CONNECT -> new JsonObject();
    };
  }

  private static JsonObject written(String kind, ApiRequest request) {
    JsonObject options = JsonObject.of("kind", kind, "apiVersion", "meta.k8s.io/v1");
    List<String> dryRun = request.query().getOrDefault("dryRun", List.of());
    if (!dryRun.isEmpty()) {
      options.put("dryRun", new JsonArray(dryRun));
    }
    for (String name : List.of("fieldManager", "fieldValidation")) {
      request
          .parameter(name)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> options.put(name, value));
    }
    return options;
  }

  private static JsonObject deletion(ApiRequest request) {
    JsonObject options = JsonObject.of("kind", "DeleteOptions", "apiVersion", "meta.k8s.io/v1");
    if (request.body().length > 0) {
      Bodies.parse(request).forEach(options::putIfAbsent);
    }
    request
        .parameter("gracePeriodSeconds")
        .filter(text -> text.matches("\\d{1,18}"))
        .ifPresent(text -> options.putIfAbsent("gracePeriodSeconds", Long.parseLong(text)));
    request
        .parameter("propagationPolicy")
        .ifPresent(policy -> options.putIfAbsent("propagationPolicy", policy));
    List<String> dryRun = request.query().getOrDefault("dryRun", List.of());
    if (!dryRun.isEmpty()) {
      options.putIfAbsent("dryRun", new JsonArray(dryRun));
    }
    return options;
  }
}
