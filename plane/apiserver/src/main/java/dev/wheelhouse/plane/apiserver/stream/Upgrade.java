// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.plane.apiserver.stream.bytes.SocketDuplex;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocket;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.net.NetSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Turns an HTTP/1.1 request into a connection of another protocol.
public final class Upgrade {

  private static final String SPDY = "SPDY/3.1";
  private static final String STREAM_PROTOCOL = "X-Stream-Protocol-Version";
  private static final long SECONDS = 10;

  private final HttpServerRequest http;
  private boolean taken;

  public Upgrade(HttpServerRequest http) {
    this.http = http;
  }

  /// True once no HTTP answer can be given any more.
  boolean taken() {
    return taken;
  }

  boolean wantsWebSocket() {
    return asked().equals("websocket");
  }

  boolean wantsSpdy() {
    return asked().equals("spdy/3.1");
  }

  private String asked() {
    String upgrade = http.getHeader("Upgrade");
    return upgrade == null ? "" : upgrade.strip().toLowerCase(Locale.ROOT);
  }

  /// The sub-protocol both know; empty where the client names none.
  ///
  /// @throws PlatformException `BAD_REQUEST` where the client names only unknown ones
  String webSocketProtocol(List<String> supported) {
    String asked = String.join(",", http.headers().getAll("Sec-WebSocket-Protocol"));
    if (asked.isBlank()) {
      return "";
    }
    return WebSocket.chooseProtocol(asked, supported)
        .orElseThrow(() -> unsupported(asked, supported));
  }

  /// The stream protocol both know, of those in `X-Stream-Protocol-Version`.
  ///
  /// @throws PlatformException `BAD_REQUEST` where there is none
  String spdyProtocol(List<String> supported) {
    String asked = String.join(",", http.headers().getAll(STREAM_PROTOCOL));
    return WebSocket.chooseProtocol(asked, supported)
        .orElseThrow(() -> unsupported(asked, supported));
  }

  private static PlatformException unsupported(String asked, List<String> supported) {
    return new PlatformException(
        Reason.BAD_REQUEST,
        "unable to upgrade: unable to negotiate protocol: client supports %s, server supports %s"
            .formatted(asked, supported));
  }

  WebSocket toWebSocket(String protocol) throws InterruptedException {
    String key = Optional.ofNullable(http.getHeader("Sec-WebSocket-Key")).orElse("");
    if (key.isEmpty() || !"13".equals(http.getHeader("Sec-WebSocket-Version"))) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "the WebSocket handshake needs a key and version 13");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Upgrade", "websocket");
    headers.put("Sec-WebSocket-Accept", WebSocket.acceptKey(key.strip()));
    if (!protocol.isEmpty()) {
      headers.put("Sec-WebSocket-Protocol", protocol);
    }
    return new WebSocket(takeOver(headers));
  }

  Duplex toSpdy(String protocol) throws InterruptedException {
    return takeOver(Map.of("Upgrade", SPDY, STREAM_PROTOCOL, protocol));
  }

  /// Passes on another server's `101 Switching Protocols`.
  ///
  /// @param headers without `Connection`
  public Duplex switchTo(Map<String, String> headers) throws InterruptedException {
    return takeOver(headers);
  }

  /// Sends `101 Switching Protocols`; from then on the connection is ours.
  private Duplex takeOver(Map<String, String> headers) throws InterruptedException {
    CompletableFuture<Duplex> connection = new CompletableFuture<>();
    ((HttpServerRequestInternal) http)
        .context()
        .runOnContext(_ ->
            takenOver(headers)
                .onSuccess(socket -> connection.complete(SocketDuplex.attach(socket)))
                .onFailure(connection::completeExceptionally));
    try {
      Duplex socket = connection.get(SECONDS, TimeUnit.SECONDS);
      taken = true;
      return socket;
    } catch (ExecutionException | TimeoutException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "unable to upgrade the connection: " + e.getMessage(), e);
    }
  }

  private Future<NetSocket> takenOver(Map<String, String> headers) {
    if (http.method().equals(HttpMethod.GET)) {
      http.response().headers().addAll(headers).add("Connection", "Upgrade");
      return http.toNetSocket();
    }
    return takenOverByPost(headers);
  }

  /// SPDY clients upgrade by POST, which `toNetSocket()` refuses; the connection below it does not.
  private Future<NetSocket> takenOverByPost(Map<String, String> headers) {
    if (!(http.connection() instanceof Http1ServerConnection connection)) {
      return Future.failedFuture("only HTTP/1.1 connections can be upgraded");
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Connection: Upgrade\r\n\r\n");
    return connection.netSocket().onSuccess(socket -> socket.write(Buffer.buffer(head.toString())));
  }
}
