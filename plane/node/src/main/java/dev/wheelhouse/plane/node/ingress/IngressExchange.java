// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import dev.wheelhouse.plane.node.ingress.IngressRoutes.Backend;
import dev.wheelhouse.plane.node.network.services.Endpoint;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request on its way to an endpoint and its answer back. Lives on the request's event loop.
///
/// An endpoint that cannot be connected to is passed over for another, since nothing was sent. When
/// a connection breaks before an answer, the request is repeated only if it is idempotent and has
/// no body (RFC 9110, section 9.2.2).
final class IngressExchange {

  private static final int ROUNDS = 20;
  private static final long PAUSE_MILLIS = 100;
  private static final Set<HttpMethod> REPEATABLE =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.DELETE, HttpMethod.PUT);
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "expect",
          "host");

  private final Vertx vertx;
  private final UpstreamClients clients;
  private final Backends backends;
  private final Backend backend;
  private final HttpServerRequest request;
  private final boolean upgrade;
  private final boolean hasBody;
  private final Set<Endpoint> tried = new HashSet<>();
  private int rounds;
  private boolean abandoned;

  IngressExchange(
      Vertx vertx,
      UpstreamClients clients,
      Backends backends,
      Backend backend,
      HttpServerRequest request) {
    this.vertx = vertx;
    this.clients = clients;
    this.backends = backends;
    this.backend = backend;
    this.request = request;
    this.upgrade = isUpgrade(request);
    this.hasBody =
        request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || hasLength(request.headers().get(HttpHeaders.CONTENT_LENGTH));
  }

  private static boolean hasLength(@Nullable String length) {
    return length != null && !length.equals("0");
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    String connection = request.headers().get(HttpHeaders.CONNECTION);
    return connection != null
        && connection.toLowerCase(Locale.ROOT).contains("upgrade")
        && request.headers().contains(HttpHeaders.UPGRADE);
  }

  private boolean repeatable() {
    return !hasBody && REPEATABLE.contains(request.method());
  }

  void start() {
    request.pause();
    request.response().closeHandler(_ -> abandoned = true);
    attempt();
  }

  private void attempt() {
    if (abandoned) {
      return;
    }
    List<Endpoint> all = backends.endpoints(backend);
    List<Endpoint> open = all.stream().filter(endpoint -> !tried.contains(endpoint)).toList();
    if (!open.isEmpty()) {
      connect(open.get(clients.turn(open.size())));
    } else if (rounds >= ROUNDS || (all.isEmpty() && tried.isEmpty())) {
      fail();
    } else {
      rounds++;
      tried.clear();
      vertx.setTimer(PAUSE_MILLIS, _ -> attempt());
    }
  }

  private void fail() {
    answer(request, 503, "no ready endpoint for service %s\n".formatted(backend.service()));
  }

  /// A short answer of the entry itself.
  static void answer(HttpServerRequest request, int status, String text) {
    HttpServerResponse response = request.response();
    request.resume();
    if (!response.headWritten()) {
      response
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .end(text);
    }
  }

  private void connect(Endpoint endpoint) {
    tried.add(endpoint);
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(endpoint.address())
            .setPort(endpoint.port())
            .setURI(request.uri());
    clients
        .forRequest(repeatable())
        .request(options)
        .onSuccess(this::send)
        .onFailure(_ -> attempt());
  }

  private void send(HttpClientRequest upstream) {
    if (abandoned) {
      upstream.reset();
      return;
    }
    copyHeaders(upstream);
    request
        .response()
        .closeHandler(_ -> {
          abandoned = true;
          upstream.reset();
        });
    if (upgrade) {
      upstream.connect().onSuccess(this::upgraded).onFailure(_ -> broken());
    } else if (hasBody) {
      String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
      upstream.setChunked(length == null);
      upstream.send(request).onSuccess(this::receive).onFailure(_ -> broken());
    } else {
      upstream.send().onSuccess(this::receive).onFailure(_ -> broken());
    }
  }

  private void broken() {
    if (repeatable()) {
      attempt();
    } else if (!abandoned) {
      answer(request, 502, "service %s closed the connection\n".formatted(backend.service()));
    }
  }

  private void copyHeaders(HttpClientRequest upstream) {
    MultiMap headers = upstream.headers();
    Set<String> dropped = new HashSet<>(HOP_BY_HOP);
    request
        .headers()
        .getAll(HttpHeaders.CONNECTION)
        .forEach(names -> {
          for (String name : names.split(",", -1)) {
            dropped.add(name.strip().toLowerCase(Locale.ROOT));
          }
        });
    for (Map.Entry<String, String> header : request.headers()) {
      if (!dropped.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        headers.add(header.getKey(), header.getValue());
      }
    }
    if (upgrade) {
      headers.set(HttpHeaders.CONNECTION, "Upgrade");
      headers.set(HttpHeaders.UPGRADE, request.headers().get(HttpHeaders.UPGRADE));
    }
    forwarded(upstream, headers);
  }

  private void forwarded(HttpClientRequest upstream, MultiMap headers) {
    HostAndPort authority = request.authority();
    String client = request.remoteAddress().hostAddress();
    String before = headers.get("X-Forwarded-For");
    headers.set("X-Forwarded-For", before == null ? client : before + ", " + client);
    headers.set("X-Real-IP", client);
    headers.set("X-Forwarded-Proto", "http");
    headers.set("X-Forwarded-Port", Integer.toString(request.localAddress().port()));
    if (authority != null) {
      upstream.authority(authority);
      headers.set("X-Forwarded-Host", authority.toString());
    }
  }

  private void receive(HttpClientResponse upstream) {
    HttpServerResponse response = request.response();
    response.setStatusCode(upstream.statusCode());
    response.setStatusMessage(upstream.statusMessage());
    for (Map.Entry<String, String> header : upstream.headers()) {
      if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        response.headers().add(header.getKey(), header.getValue());
      }
    }
    boolean bodiless =
        request.method().equals(HttpMethod.HEAD)
            || upstream.statusCode() == 204
            || upstream.statusCode() == 304;
    if (bodiless) {
      response.end();
      return;
    }
    response.setChunked(!upstream.headers().contains(HttpHeaders.CONTENT_LENGTH));
    upstream.pipeTo(response).onFailure(_ -> response.reset());
  }

  private void upgraded(HttpClientResponse upstream) {
    if (upstream.statusCode() != 101) {
      receive(upstream);
      return;
    }
    request.response().headers().setAll(upstream.headers());
    NetSocket server = upstream.netSocket();
    server.pause();
    request.toNetSocket().onSuccess(client -> join(client, server)).onFailure(_ -> server.close());
  }

  private static void join(NetSocket client, NetSocket server) {
    client.pipeTo(server);
    server.pipeTo(client);
  }
}
