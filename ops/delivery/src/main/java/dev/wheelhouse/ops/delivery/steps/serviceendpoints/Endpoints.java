// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.serviceendpoints;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds where an application can be reached on one cluster. Each endpoint is `{endpoint:
/// {protocol, appProtocol, host, port, portName?, path?, inner?}, ref, cluster, component}`.
final class Endpoints {

  private static final String GATEWAY = "gateway.networking.k8s.io/v1";

  private final ClusterObjects objects;
  private final String cluster;

  Endpoints(ClusterObjects objects, String cluster) {
    this.objects = objects;
    this.cluster = cluster;
  }

  List<JsonObject> of(String application, String namespace) {
    String selector = AppKeys.NAME + "=" + application + "," + AppKeys.NAMESPACE + "=" + namespace;
    List<JsonObject> found = new ArrayList<>();
    objects.list("v1", "Service", "", selector).forEach(it -> service(it, found));
    objects.list("networking.k8s.io/v1", "Ingress", "", selector).forEach(it -> ingress(it, found));
    routes(selector).forEach(it -> route(it, found));
    return found;
  }

  /// None where the cluster does not know the kind.
  private List<JsonObject> routes(String selector) {
    try {
      return objects.list(GATEWAY, "HTTPRoute", "", selector);
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return List.of();
      }
      throw e;
    }
  }

  private void service(JsonObject service, List<JsonObject> found) {
    String type = service.string("spec", "type").orElse("ClusterIP");
    for (JsonObject port : objects(service, "spec", "ports")) {
      long number = port.integer("port").orElse(0L);
      JsonObject endpoint =
          JsonObject.of(
              "protocol", port.string("protocol").orElse("TCP"), "appProtocol", protocol(number));
      port.string("name").ifPresent(name -> endpoint.put("portName", name));
      switch (type) {
        case "LoadBalancer" ->
            objects(service, "status", "loadBalancer", "ingress")
                .forEach(ingress ->
                    Stream.of("hostname", "ip")
                        .flatMap(key -> ingress.string(key).stream())
                        .forEach(host -> add(service, endpoint, host, number, found)));
        case "NodePort" ->
            NodeAddress.of(objects)
                .ifPresent(host ->
                    add(service, endpoint, host, port.integer("nodePort").orElse(0L), found));
        default -> {
          endpoint.put("inner", true);
          add(service, endpoint, inside(service), number, found);
        }
      }
    }
  }

  private static String inside(JsonObject service) {
    return service.string("metadata", "name").orElse("")
        + "."
        + service.string("metadata", "namespace").orElse("");
  }

  private static String protocol(long port) {
    return switch ((int) port) {
      case 80, 8080 -> "http";
      case 443 -> "https";
      case 3306 -> "mysql";
      case 6379 -> "redis";
      default -> "";
    };
  }

  private void ingress(JsonObject ingress, List<JsonObject> found) {
    for (JsonObject rule : objects(ingress, "spec", "rules")) {
      String host =
          rule.string("host").or(() -> annotation(ingress, "ingress.controller/host")).orElse("");
      boolean secure = secure(ingress, rule.string("host").orElse(""));
      long port =
          annotation(ingress, "ingress.controller/" + (secure ? "https" : "http") + "-port")
              .filter(it -> it.matches("[1-9][0-9]{0,4}"))
              .map(Long::valueOf)
              .orElse(secure ? 443L : 80L);
      for (JsonObject path : objects(rule, "http", "paths")) {
        JsonObject endpoint =
            JsonObject.of(
                "protocol",
                "TCP",
                "appProtocol",
                secure ? "https" : "http",
                "path",
                path.string("path").orElse(""));
        add(ingress, endpoint, host, port, found);
      }
    }
  }

  private static boolean secure(JsonObject ingress, String host) {
    return objects(ingress, "spec", "tls").stream()
        .map(it -> it.array("hosts").orElseGet(JsonArray::new).strings())
        .anyMatch(hosts -> hosts.isEmpty() || hosts.contains(host));
  }

  private static java.util.Optional<String> annotation(JsonObject object, String name) {
    return object.string("metadata", "annotations", name);
  }

  private void route(JsonObject route, List<JsonObject> found) {
    Listener listener = Listener.of(objects, route);
    for (String host : route.array("spec", "hostnames").orElseGet(JsonArray::new).strings()) {
      objects(route, "spec", "rules").stream()
          .flatMap(rule -> objects(rule, "matches").stream())
          .map(match ->
              match.string("path", "type").orElse("PathPrefix").equals("PathPrefix")
                  ? match.string("path", "value").orElse("")
                  : "")
          .distinct()
          .forEach(path ->
              add(
                  route,
                  JsonObject.of(
                      "protocol", "TCP", "appProtocol", listener.protocol(), "path", path),
                  host,
                  listener.port(),
                  found));
    }
  }

  private void add(
      JsonObject object, JsonObject endpoint, String host, long port, List<JsonObject> found) {
    JsonObject reference =
        JsonObject.of(
            "apiVersion", object.string("apiVersion").orElse(""),
            "kind", object.string("kind").orElse(""),
            "namespace", object.string("metadata", "namespace").orElse(""),
            "name", object.string("metadata", "name").orElse(""));
    found.add(
        JsonObject.of(
            "endpoint",
            endpoint.deepCopy().with("host", host).with("port", port),
            "ref",
            reference,
            "cluster",
            cluster,
            "component",
            object.string("metadata", "labels", AppKeys.COMPONENT).orElse("")));
  }

  static List<JsonObject> objects(JsonObject tree, String... path) {
    return tree.array(path).orElseGet(JsonArray::new).objects();
  }
}
