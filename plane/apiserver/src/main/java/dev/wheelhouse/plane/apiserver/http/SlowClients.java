// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ends connections whose clients keep the server waiting: those that send no request or only part
/// of one's head, and those that do not finish a body. Answers may take as long as they like. Owned
/// by one event loop.
///
/// On HTTP/2 only connections that never sent a request are ended.
final class SlowClients {

  private static final int LOOKS = 4;
  private static final int FIRST_REFUSAL = 400;

  private final Patience patience;
  private final Map<HttpConnection, Client> clients = new HashMap<>();

  /// How long clients are waited for.
  ///
  /// @param head from the opening of a connection or the end of an answer to the next request
  /// @param body from the head of a request to the end of its body
  record Patience(Duration head, Duration body) {
    /// kube-apiserver ends idle connections after 90 s and gives up requests after 60 s.
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(90), Duration.ofSeconds(60));
  }

  private static final class Client {
    private @Nullable HttpServerRequest request;
    private boolean multiplexed;
    private long since;
  }

  SlowClients(Vertx vertx, Patience patience) {
    this.patience = patience;
    vertx.setPeriodic(patience.head().toMillis() / LOOKS, _ -> look(System.nanoTime()));
  }

  void opened(HttpConnection connection) {
    Client client = new Client();
    client.since = System.nanoTime();
    clients.put(connection, client);
    connection.closeHandler(_ -> clients.remove(connection));
  }

  void began(HttpServerRequest request) {
    Client client = clients.get(request.connection());
    if (client != null) {
      client.request = request;
      client.multiplexed = request.version() == HttpVersion.HTTP_2;
      client.since = System.nanoTime();
    }
  }

  private void look(long now) {
    for (Map.Entry<HttpConnection, Client> entry : List.copyOf(clients.entrySet())) {
      Client client = entry.getValue();
      HttpServerRequest request = client.request;
      if (client.multiplexed) {
        client.request = null;
      } else if (request != null && isTaken(request)) {
        client.since = now;
      } else if (request == null) {
        endIf(now - client.since > patience.head().toNanos(), entry.getKey());
      } else if (request.response().ended()) {
        client.request = null;
        client.since = now;
      } else if (!request.isEnded()) {
        refuseIf(now - client.since > patience.body().toNanos(), request);
      }
    }
  }

  /// A connection that speaks something else than HTTP by now.
  private static boolean isTaken(HttpServerRequest request) {
    return HttpEdge.isUpgrade(request) && request.response().getStatusCode() < FIRST_REFUSAL;
  }

  private static void endIf(boolean late, HttpConnection connection) {
    if (late) {
      connection.close();
    }
  }

  private static void refuseIf(boolean late, HttpServerRequest request) {
    if (late) {
      HttpServerResponse response = request.response();
      if (response.headWritten()) {
        request.connection().close();
      } else {
        response.setStatusCode(408).putHeader("connection", "close");
        response.end("408 Request Timeout").onComplete(_ -> request.connection().close());
      }
    }
  }
}
