// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import dev.wheelhouse.plane.apiserver.admission.Connections;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.discovery.BuiltInResources;
import dev.wheelhouse.plane.apiserver.discovery.DiscoveredApis;
import dev.wheelhouse.plane.apiserver.discovery.Discovery;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.metrics.AdmissionMetrics;
import dev.wheelhouse.plane.apiserver.metrics.Families;
import dev.wheelhouse.plane.apiserver.openapi.OpenApi;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A server with discovery, OpenAPI and one running pod, for trying conversations with real
/// clients. No access rules.
final class OnePodServer implements AutoCloseable {

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"default","uid":"u1"},
       "spec":{"nodeName":"n1","containers":[{"name":"main","image":"x","stdin":true}]},
       "status":{"phase":"Running","containerStatuses":[{"name":"main","ready":true,
       "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}}\
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Tasks tasks = new Tasks("one-pod-server");
  private final StreamUpgrades upgrades;
  private final PodLogs logs;
  private final LogUpgrades logUpgrades;
  private final Discovery discovery;
  private final OpenApi openApi;
  private final HttpServer server;

  OnePodServer(PodStreams pods) {
    BuiltInResources served = new BuiltInResources();
    upgrades =
        new StreamUpgrades(
            pods,
            _ -> new Decision.Allow(""),
            new Connections(
                new AdmissionChain(
                    List.of(),
                    new AdmissionMetrics(new Families(new PrometheusRegistry()), Clock.system()))));
    logs = new PodLogs(pods, Clock.system());
    logUpgrades = new LogUpgrades(logs);
    discovery = new Discovery(DiscoveredApis.of(served), () -> "127.0.0.1:1");
    openApi = new OpenApi(served, ApiModels.kubernetes());
    server = vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private void receive(HttpServerRequest http) {
    http.pause();
    tasks.start("request", () -> handle(http));
  }

  private void handle(HttpServerRequest http) throws InterruptedException {
    ApiRequest request = request(http);
    RequestInfo info = RequestInfo.of(request);
    try {
      if (http.getHeader("Upgrade") != null && logUpgrades.handles(info)) {
        logUpgrades.handle(http, info, request);
      } else if (http.getHeader("Upgrade") != null && upgrades.handles(info)) {
        upgrades.handle(http, info, request);
      } else {
        answer(http, route(info, request));
      }
    } catch (PlatformException e) {
      int code = e.is(Reason.NOT_FOUND) ? 404 : e.is(Reason.BAD_REQUEST) ? 400 : 500;
      JsonObject status =
          JsonObject.of(
              "kind",
              "Status",
              "apiVersion",
              "v1",
              "status",
              "Failure",
              "message",
              String.valueOf(e.getMessage()),
              "reason",
              code == 404 ? "NotFound" : "InternalError",
              "code",
              (long) code);
      answer(
          http, new ApiResponse.Whole(code, "application/json", Map.of(), Json.writeBytes(status)));
    }
  }

  private ApiResponse route(RequestInfo info, ApiRequest request) {
    if (Discovery.handles(request.path())) {
      return discovery.handle(request);
    }
    if (OpenApi.handles(request.path())) {
      return openApi.handle(request);
    }
    if (info.resource().equals("pods") && info.name().equals("web")) {
      return info.subresource().equals("log")
          ? logs.handle(info, request)
          : new ApiResponse.Whole(
              200, "application/json", Map.of(), Json.writeBytes(Json.readObject(POD)));
    }
    throw new PlatformException(Reason.NOT_FOUND, "pods \"" + info.name() + "\" not found");
  }

  private static ApiRequest request(HttpServerRequest http) {
    Map<String, List<String>> query = new HashMap<>();
    http.params().names().forEach(name -> query.put(name, http.params().getAll(name)));
    Map<String, String> headers = new HashMap<>();
    http.headers()
        .names()
        .forEach(name ->
            headers.put(
                name.toLowerCase(Locale.ROOT), String.join(",", http.headers().getAll(name))));
    return new ApiRequest(
        http.method().name(),
        String.valueOf(http.path()),
        query,
        headers,
        new byte[0],
        Credentials.NONE,
        Identity.user("tester"));
  }

  private static void answer(HttpServerRequest http, ApiResponse response) {
    switch (response) {
      case ApiResponse.Whole whole -> {
        http.response()
            .setStatusCode(whole.status())
            .putHeader("Content-Type", whole.contentType());
        whole.headers().forEach((name, value) -> http.response().putHeader(name, value));
        http.response().end(Buffer.buffer(whole.body()));
      }
      case ApiResponse.Bytes bytes -> stream(http, bytes.body());
      case ApiResponse.Events _, ApiResponse.Listing _ ->
          throw new IllegalStateException("no watches and lists here");
    }
  }

  private static void stream(HttpServerRequest http, InputStream body) {
    http.response().setChunked(true).putHeader("Content-Type", "text/plain");
    byte[] buffer = new byte[4096];
    try (body) {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        http.response().write(Buffer.buffer(Arrays.copyOf(buffer, count)));
      }
      http.response().end();
    } catch (IOException e) {
      http.response().reset();
    }
  }

  @Override
  public void close() {
    tasks.close();
    vertx.close().await();
  }
}
