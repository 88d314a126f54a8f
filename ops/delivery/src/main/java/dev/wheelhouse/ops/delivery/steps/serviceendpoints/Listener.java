// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.serviceendpoints;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.Optional;

/// How the Gateway of an HTTPRoute is reached.
record Listener(String protocol, long port) {

  private static final Listener USUAL = new Listener("http", 80);

  static Listener of(ClusterObjects objects, JsonObject route) {
    String namespace = route.string("metadata", "namespace").orElse("");
    return Endpoints.objects(route, "spec", "parentRefs").stream()
        .filter(it -> it.string("kind").orElse("Gateway").equals("Gateway"))
        .flatMap(parent -> of(objects, namespace, parent).stream())
        .findFirst()
        .orElse(USUAL);
  }

  private static Optional<Listener> of(
      ClusterObjects objects, String namespace, JsonObject parent) {
    Optional<JsonObject> gateway =
        objects.get(
            new ObjectRef(
                "gateway.networking.k8s.io/v1",
                "Gateway",
                parent.string("namespace").orElse(namespace),
                parent.string("name").orElse("")));
    Optional<String> section = parent.string("sectionName");
    return gateway.stream()
        .flatMap(it -> Endpoints.objects(it, "spec", "listeners").stream())
        .filter(it -> section.map(name -> name.equals(it.string("name").orElse(""))).orElse(true))
        .findFirst()
        .map(it ->
            new Listener(
                it.string("protocol").orElse("HTTP").equals("HTTPS") ? "https" : "http",
                it.integer("port").orElse(80L)));
  }
}
