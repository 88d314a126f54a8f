// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where HTTP becomes requests and answers become HTTP. The event loop only moves bytes: every
/// request is answered on a virtual thread of its own.
public final class HttpEdge {

  /// Largest body of a request, as kube-apiserver has it.
  private static final int BODY_LIMIT = 3 << 20;

  private static final int LENGTH_DIGITS = 9;

  /// What a client may have set aside by announcing it.
  private static final int MOST_AHEAD = 16 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
  private static final byte[] NO_BODY = {};

  private final RequestHandler handler;
  private final Gate gate;
  private final List<UpgradeHandler> upgrades;
  private final RequestReader reader;
  private final Tasks tasks;
  private final WatchLoops watches;
  private final Clock clock;

  /// Lets callers through to connections that stop being HTTP, or throws.
  @FunctionalInterface
  public interface Gate {
    /// Opens the connection when its caller is known and may; returns when it is closed.
    void pass(ApiRequest request, RequestInfo info, Connection connection)
        throws InterruptedException;
  }

  /// What a request asks for that stops being HTTP.
  @FunctionalInterface
  public interface Connection {
    /// @param known the request with its caller known
    void open(ApiRequest known) throws InterruptedException;
  }

  /// @param handler answers requests that stay HTTP
  /// @param gate authenticates and authorizes requests that will be upgraded
  /// @param upgrades may grow while the server runs
  /// @param clientCertificates whether TLS sessions may carry one
  public HttpEdge(
      RequestHandler handler,
      Gate gate,
      List<UpgradeHandler> upgrades,
      boolean clientCertificates,
      Tasks tasks,
      Clock clock) {
    this.handler = handler;
    this.gate = gate;
    this.upgrades = upgrades;
    this.reader = new RequestReader(clientCertificates);
    this.tasks = tasks;
    this.watches = new WatchLoops(tasks);
    this.clock = clock;
  }

  /// Takes a request from the event loop.
  public void accept(HttpServerRequest http) {
    if (!RequestReader.readable(http.uri())) {
      http.response().setStatusCode(400).end("400 Bad Request");
    } else if (isUpgrade(http)) {
      http.pause();
      tasks.start("upgrade", () -> upgrade(http));
    } else if (hasNoBody(http)) {
      tasks.start("request", () -> answer(http, NO_BODY));
    } else {
      readBody(http);
    }
  }

  /// Answers what is no HTTP. Nobody knows where the next request begins, so the connection ends.
  static void refuseMalformed(HttpServerRequest http) {
    HttpServerResponse response = http.response();
    response.setStatusCode(status(http.decoderResult().cause()));
    response.putHeader("connection", "close");
    response
        .end(response.getStatusCode() + " " + response.getStatusMessage())
        .onComplete(_ -> http.connection().close());
  }

  private static int status(@Nullable Throwable fault) {
    return switch (fault) {
      case TooLongHttpLineException _ -> 414;
      case TooLongHttpHeaderException _ -> 431;
      case null, default -> 400;
    };
  }

  static boolean isUpgrade(HttpServerRequest http) {
    String connection = http.getHeader("connection");
    return connection != null
        && http.getHeader("upgrade") != null
        && connection.regionMatches(true, Math.max(0, indexOfUpgrade(connection)), "upgrade", 0, 7)
        && !"h2c".equalsIgnoreCase(http.getHeader("upgrade"));
  }

  private static int indexOfUpgrade(String connection) {
    return connection.toLowerCase(java.util.Locale.ROOT).indexOf("upgrade");
  }

  private static boolean hasNoBody(HttpServerRequest http) {
    String method = http.method().name();
    return (method.equals("GET") || method.equals("HEAD"))
        && http.getHeader("content-length") == null
        && http.getHeader("transfer-encoding") == null;
  }

  private void readBody(HttpServerRequest http) {
    Buffer body = Buffer.buffer(announced(http));
    AtomicBoolean refused = new AtomicBoolean();
    http.handler(chunk -> {
      if (body.length() + chunk.length() <= BODY_LIMIT) {
        body.appendBuffer(chunk);
      } else if (refused.compareAndSet(false, true)) {
        refuseBody(http);
      }
    });
    http.endHandler(_ -> {
      if (!refused.get()) {
        tasks.start("request", () -> answer(http, body.getBytes()));
      }
    });
  }

  /// How long the body will be, as far as that is said and allowed.
  private static int announced(HttpServerRequest http) {
    String length = http.getHeader("content-length");
    if (length == null || length.length() > LENGTH_DIGITS) {
      return 0;
    }
    try {
      return Math.clamp(Integer.parseInt(length), 0, MOST_AHEAD);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private void refuseBody(HttpServerRequest http) {
    ApiRequest request = reader.read(http, NO_BODY);
    if (http.version() != HttpVersion.HTTP_2) {
      http.response().putHeader("connection", "close");
    }
    writeFailure(
        http.response(),
        request,
        RequestInfo.of(request),
        new PlatformException(
            Reason.REQUEST_ENTITY_TOO_LARGE,
            "Request entity too large: limit is " + BODY_LIMIT + " bytes"));
  }

  private void answer(HttpServerRequest http, byte[] body) throws InterruptedException {
    ApiRequest request = reader.read(http, body);
    Exchange exchange = exchange(http);
    ApiResponse response;
    try {
      response = exchange.within(() -> handler.handle(request));
      exchange.headers(http.response()::putHeader);
    } catch (RuntimeException | Error e) {
      exchange.headers(http.response()::putHeader);
      writeFailure(http.response(), request, RequestInfo.of(request), e);
      return;
    }
    try {
      stream(http, request, response);
    } catch (RuntimeException | Error e) {
      fail(http.response(), request, e);
    }
  }

  /// An answer that cannot be written is the server's fault. One that breaks off must not look as
  /// if it had ended.
  private static void fail(HttpServerResponse response, ApiRequest request, Throwable failure) {
    if (response.closed()) {
      return;
    }
    RequestInfo info = RequestInfo.of(request);
    if (response.headWritten()) {
      LOG.atError()
          .addKeyValue(LogKeys.VERB, info.verb())
          .addKeyValue(LogKeys.PATH, info.path())
          .setCause(failure)
          .log("an answer broke off");
      response.reset();
    } else {
      writeFailure(response, request, info, new IllegalStateException(failure));
    }
  }

  private Exchange exchange(HttpServerRequest http) {
    SocketAddress peer = http.remoteAddress();
    return new Exchange(clock, peer == null ? "" : String.valueOf(peer.hostAddress()));
  }

  /// Has watches notice at once that they are over.
  public void wakeWatches() {
    watches.wake();
  }

  /// Hands on the answer of another server; the calling thread is interrupted when the peer goes
  /// away.
  public static void relay(HttpServerRequest http, ApiRequest request, ApiResponse.Bytes answer)
      throws InterruptedException {
    Thread writer = Thread.currentThread();
    http.response().closeHandler(_ -> writer.interrupt());
    ResponseWriter.writeBytes(http.response(), request, answer);
  }

  /// Writes an answer; the calling thread is interrupted when the peer of a stream goes away.
  private void stream(HttpServerRequest http, ApiRequest request, ApiResponse response)
      throws InterruptedException {
    if (!(response instanceof ApiResponse.Whole)) {
      Thread writer = Thread.currentThread();
      http.response().closeHandler(_ -> writer.interrupt());
    }
    WatchLoop loop = watches.of(((HttpServerRequestInternal) http).context().nettyEventLoop());
    ResponseWriter.write(http.response(), request, response, loop);
  }

  private void upgrade(HttpServerRequest http) throws InterruptedException {
    exchange(http)
        .within(() -> {
          upgradeWithin(http);
          return true;
        });
  }

  private void upgradeWithin(HttpServerRequest http) throws InterruptedException {
    ApiRequest request = reader.read(http, NO_BODY);
    RequestInfo info = RequestInfo.of(request);
    try {
      for (UpgradeHandler upgrade : upgrades) {
        if (upgrade.handles(info)) {
          gate.pass(request, info, known -> upgrade.handle(http, info, known));
          return;
        }
      }
      switch (handler.handle(request)) {
        case ApiResponse.Events events when http.canUpgradeToWebSocket() ->
            WebSocketWatch.serve(http, events);
        case ApiResponse response -> stream(http, request, response);
      }
    } catch (RuntimeException | Error e) {
      if (!http.response().headWritten()) {
        writeFailure(http.response(), request, info, e);
      }
      http.resume();
    }
  }

  private static void writeFailure(
      HttpServerResponse response, ApiRequest request, RequestInfo info, Throwable failure) {
    if (response.closed() || response.headWritten()) {
      return;
    }
    JsonObject status = Statuses.of(failure, info);
    int code = status.integer("code").orElse(500L).intValue();
    Map<String, String> headers =
        status
            .integer("details", "retryAfterSeconds")
            .map(seconds -> Map.of("retry-after", seconds.toString()))
            .orElse(Map.of());
    ApiResponse.Whole whole =
        new ApiResponse.Whole(code, ResponseWriter.JSON, headers, Json.writeBytes(status));
    ResponseWriter.writeWhole(response, request, whole);
  }
}
