// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.OpenIdDocuments;
import dev.wheelhouse.plane.apiserver.debug.DebugPages;
import dev.wheelhouse.plane.apiserver.discovery.Discovery;
import dev.wheelhouse.plane.apiserver.health.Health;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.maintenance.StoreMaintenance;
import dev.wheelhouse.plane.apiserver.metrics.MetricsPage;
import dev.wheelhouse.plane.apiserver.openapi.OpenApi;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;

/// Paths that are no resources: health, version, discovery, OpenAPI, OpenID keys.
final class ServerDocuments implements RequestHandler {

  static final JsonObject VERSION =
      JsonObject.of(
          "major",
          "1",
          "minor",
          "36",
          "gitVersion",
          "v1.36.0",
          "gitCommit",
          "",
          "gitTreeState",
          "clean",
          "buildDate",
          "2026-01-01T00:00:00Z",
          "goVersion",
          "",
          "compiler",
          "javac",
          "platform",
          "linux/amd64");

  private final Discovery discovery;
  private final RequestHandler openApi;
  private final Supplier<OpenIdDocuments> openId;
  private final Health health;
  private final MetricsPage metrics;
  private final RequestHandler debug;
  private final StoreMaintenance store;

  /// @param debug answers paths below `/debug/`
  ServerDocuments(
      Discovery discovery,
      RequestHandler openApi,
      Supplier<OpenIdDocuments> openId,
      Health health,
      MetricsPage metrics,
      RequestHandler debug,
      StoreMaintenance store) {
    this.store = store;
    this.discovery = discovery;
    this.openApi = openApi;
    this.openId = openId;
    this.health = health;
    this.metrics = metrics;
    this.debug = debug;
  }

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    String path = request.path();
    if (StoreMaintenance.handles(path)) {
      return store.handle(request);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new PlatformException(
          Reason.METHOD_NOT_ALLOWED,
          "the server does not allow this method on the requested resource");
    }
    if (Discovery.handles(path)) {
      return discovery.handle(request);
    }
    if (OpenApi.handles(path)) {
      return openApi.handle(request);
    }
    if (Health.handles(path)) {
      return health.handle(request);
    }
    if (MetricsPage.handles(path)) {
      return metrics.handle(request);
    }
    if (DebugPages.handles(path)) {
      return debug.handle(request);
    }
    return switch (path) {
      case "/version", "/version/" -> json(VERSION);
      case "/" -> json(JsonObject.of("paths", paths()));
      case OpenIdDocuments.CONFIGURATION_PATH, OpenIdDocuments.KEYS_PATH ->
          openId.get().handle(request);
      default ->
          throw new PlatformException(
              Reason.NOT_FOUND, "the server could not find the requested resource");
    };
  }

  private static JsonArray paths() {
    return JsonArray.of(
        "/.well-known/openid-configuration",
        "/api",
        "/api/v1",
        "/apis",
        "/healthz",
        "/livez",
        "/metrics",
        "/metrics/slis",
        "/openapi/v2",
        "/openapi/v3",
        "/openid/v1/jwks",
        "/readyz",
        "/version",
        "/wheelhouse/store");
  }

  private static ApiResponse json(JsonObject body) {
    return new ApiResponse.Whole(
        200, "application/json", Map.of(), body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
