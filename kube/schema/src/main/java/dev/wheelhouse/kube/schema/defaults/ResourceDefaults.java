// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.is;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/// Defaults of `resource.k8s.io/v1`.
final class ResourceDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          "resource.k8s.io/v1/ResourceClaim",
          claim -> at(claim, ResourceDefaults::devices, "spec", "devices"),
          "resource.k8s.io/v1/ResourceClaimTemplate",
          template -> at(template, ResourceDefaults::devices, "spec", "spec", "devices"));

  private ResourceDefaults() {}

  private static void devices(JsonObject devices) {
    each(
        devices,
        "requests",
        request -> {
          at(request, ResourceDefaults::request, "exactly");
          each(request, "firstAvailable", ResourceDefaults::request);
        });
  }

  private static void request(JsonObject request) {
    in(request, "allocationMode", "ExactCount");
    if (is(request, "allocationMode", "ExactCount")) {
      in(request, "count", 1L);
    }
    each(request, "tolerations", toleration -> in(toleration, "operator", "Equal"));
  }
}
