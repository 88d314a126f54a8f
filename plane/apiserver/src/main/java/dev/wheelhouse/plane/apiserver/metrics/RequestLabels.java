// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.metrics;

import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What requests are told apart by: the labels of kube-apiserver's request metrics.
///
/// @param verb `GET`, `LIST`, `WATCH`, `POST`, `PUT`, `PATCH`, `APPLY`, `DELETE`, `CONNECT`, or
///   `other`
/// @param dryRun `All`, `invalid` or empty
/// @param scope `resource`, `namespace`, `cluster`, or empty for a path that is no resource
record RequestLabels(
    String verb,
    String dryRun,
    String group,
    String version,
    String resource,
    String subresource,
    String scope) {

  private static final Set<String> CONNECTIONS =
      Set.of("log", "exec", "attach", "portforward", "proxy");
  private static final Set<String> PATHS =
      Set.of(
          "/healthz",
          "/livez",
          "/metrics",
          "/metrics/slis",
          "/openapi/v2",
          "/openapi/v3",
          "/readyz",
          "/version");

  static RequestLabels of(RequestInfo info, ApiRequest request) {
    return new RequestLabels(
        verb(info, request),
        dryRun(request),
        info.group(),
        info.version(),
        info.resource(),
        info.resourceRequest() ? info.subresource() : path(info.path()),
        scope(info));
  }

  /// The same request without the names that a client can make up.
  RequestLabels unnamed() {
    return new RequestLabels(verb, dryRun, "", "", "", "", scope);
  }

  private static String path(String path) {
    return PATHS.contains(path) ? path : "";
  }

  /// True for requests that are told apart from others; false for documents that nobody counts.
  boolean counted() {
    return !scope.isEmpty() || !subresource.isEmpty();
  }

  static boolean connects(RequestInfo info) {
    return CONNECTIONS.contains(info.subresource());
  }

  boolean reads() {
    return verb.equals("GET") || verb.equals("LIST");
  }

  private static String verb(RequestInfo info, ApiRequest request) {
    if (!info.resourceRequest()) {
      return known(request.method());
    }
    if (connects(info)) {
      return "CONNECT";
    }
    return switch (info.verb()) {
      case "get", "list", "watch" -> info.verb().toUpperCase(Locale.ROOT);
      case "create" -> "POST";
      case "update" -> "PUT";
      case "delete", "deletecollection" -> "DELETE";
      case "patch" -> applies(request) ? "APPLY" : "PATCH";
      default -> "other";
    };
  }

  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD" -> "GET";
      case "POST", "PUT", "PATCH", "DELETE" -> method;
      default -> "other";
    };
  }

  private static boolean applies(ApiRequest request) {
    String type = request.headers().get("content-type");
    return type != null && type.startsWith("application/apply-patch");
  }

  private static String dryRun(ApiRequest request) {
    List<String> asked = request.query().get("dryRun");
    if (asked == null) {
      return "";
    }
    return asked.stream().allMatch("All"::equals) ? "All" : "invalid";
  }

  private static String scope(RequestInfo info) {
    if (!info.resourceRequest()) {
      return "";
    }
    if (!info.name().isEmpty() || info.verb().equals("create")) {
      return "resource";
    }
    return info.namespace().isEmpty() ? "cluster" : "namespace";
  }
}
