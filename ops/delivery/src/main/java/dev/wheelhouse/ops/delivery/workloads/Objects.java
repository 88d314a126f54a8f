// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// Objects that several definitions make.
public final class Objects {

  private Objects() {}

  /// An object without a spec.
  public static JsonObject named(String apiVersion, String kind, String name) {
    return JsonObject.of(
        "apiVersion", apiVersion, "kind", kind, "metadata", JsonObject.of("name", name));
  }

  public static JsonObject service(String name, JsonObject selector, JsonArray ports, String type) {
    return named("v1", "Service", name)
        .with("spec", JsonObject.of("selector", selector, "ports", ports, "type", type));
  }

  /// An Ingress of one rule; without a host when that is empty.
  public static JsonObject ingress(String name, String host, JsonArray paths) {
    JsonObject rule = JsonObject.of("http", JsonObject.of("paths", paths));
    if (!host.isEmpty()) {
      rule.put("host", host);
    }
    return named("networking.k8s.io/v1", "Ingress", name)
        .with("spec", JsonObject.of("rules", JsonArray.of(rule)));
  }

  /// A path of an Ingress that leads to a port of a Service.
  public static JsonObject ingressPath(String path, String pathType, String service, long port) {
    return JsonObject.of(
        "path",
        path,
        "pathType",
        pathType,
        "backend",
        JsonObject.of(
            "service", JsonObject.of("name", service, "port", JsonObject.of("number", port))));
  }
}
