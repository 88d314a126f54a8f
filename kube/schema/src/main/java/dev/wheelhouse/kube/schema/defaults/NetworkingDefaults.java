// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.isEmpty;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The groups `networking.k8s.io` and `discovery.k8s.io`.
final class NetworkingDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          "networking.k8s.io/v1/NetworkPolicy", NetworkingDefaults::networkPolicy,
          "networking.k8s.io/v1/IngressClass", NetworkingDefaults::ingressClass,
          "discovery.k8s.io/v1/EndpointSlice", NetworkingDefaults::endpointSlice);

  private NetworkingDefaults() {}

  private static void networkPolicy(JsonObject policy) {
    JsonObject spec = policy.childObject("spec");
    for (String direction : List.of("ingress", "egress")) {
      each(spec, direction, rule -> each(rule, "ports", port -> in(port, "protocol", "TCP")));
    }
    if (isEmpty(spec, "policyTypes")) {
      spec.put(
          "policyTypes",
          isEmpty(spec, "egress") ? JsonArray.of("Ingress") : JsonArray.of("Ingress", "Egress"));
    }
  }

  private static void ingressClass(JsonObject ingressClass) {
    at(ingressClass, parameters -> in(parameters, "scope", "Cluster"), "spec", "parameters");
  }

  private static void endpointSlice(JsonObject slice) {
    each(
        slice,
        "ports",
        port -> {
          port.putIfAbsent("name", "");
          in(port, "protocol", "TCP");
        });
  }
}
