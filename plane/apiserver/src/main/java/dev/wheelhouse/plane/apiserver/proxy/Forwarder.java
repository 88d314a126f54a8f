// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.plane.apiserver.stream.bytes.SocketDuplex;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Sends requests on over HTTP/1.1 and brings the answers back. Its threads start with the first
/// request. Safe for many threads.
public final class Forwarder implements AutoCloseable {

  private static final int CONNECT_MILLIS = 10_000;
  private static final int KEEP_SECONDS = 30;
  private static final int POOL = 256;
  private static final int MAX_HEADERS = 64 << 10;

  private @Nullable Vertx vertx;
  private @Nullable HttpClient http;
  private boolean closed;

  private synchronized HttpClient http() {
    if (closed) {
      throw unreachable("the server is stopping");
    }
    HttpClient known = http;
    if (known != null) {
      return known;
    }
    Vertx loops = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(KEEP_SECONDS)
            .setMaxHeaderSize(MAX_HEADERS)
            .setDecompressionSupported(false);
    HttpClient made = loops.createHttpClient(options, new PoolOptions().setHttp1MaxSize(POOL));
    vertx = loops;
    http = made;
    return made;
  }

  /// The refusal of a request that nobody answered.
  public static PlatformException unreachable(String why) {
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE, "error trying to reach service: " + why);
  }

  /// Sends a request and waits for the head of the answer, however long that takes.
  ///
  /// @throws PlatformException `SERVICE_UNAVAILABLE` where nobody answers
  public Answer send(Destination to, Forwarded request) throws InterruptedException {
    return send(to, request, Duration.ZERO);
  }

  /// @param timeout for the head of the answer; zero for none
  public Answer send(Destination to, Forwarded request, Duration timeout)
      throws InterruptedException {
    Future<Answer> answer =
        request(to, request, timeout)
            .compose(http -> http.send(Buffer.buffer(request.body())).map(r -> answer(http, r)));
    return await(answer);
  }

  /// A conversation that is no HTTP any more, or an ordinary answer where the other side declined.
  public sealed interface Switched {

    /// @param headers of the answer with status 101
    record Joined(Map<String, String> headers, Duplex connection) implements Switched {}

    record Declined(Answer answer) implements Switched {}
  }

  /// Sends a request that asks for another protocol on the connection.
  ///
  /// @param protocol the caller's `Upgrade` header
  public Switched upgrade(Destination to, Forwarded request, String protocol)
      throws InterruptedException {
    Future<Switched> switched =
        request(to, request, Duration.ZERO)
            .compose(http -> {
              http.putHeader("connection", "Upgrade").putHeader("upgrade", protocol);
              return http.connect().map(response -> switched(http, response));
            });
    return await(switched);
  }

  private static Switched switched(HttpClientRequest http, HttpClientResponse response) {
    return response.statusCode() == 101
        ? new Switched.Joined(headers(response), SocketDuplex.attach(response.netSocket()))
        : new Switched.Declined(answer(http, response));
  }

  private Future<HttpClientRequest> request(Destination to, Forwarded request, Duration timeout) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method()))
            .setServer(SocketAddress.inetSocketAddress(to.port(), to.address()))
            .setHost(to.host())
            .setPort(to.port())
            .setURI(request.uri())
            .setSsl(to.tls() != null);
    if (timeout.isPositive()) {
      options.setTimeout(timeout.toMillis());
    }
    if (to.tls() != null) {
      options.setSslOptions(to.tls());
    }
    return http()
        .request(options)
        .map(http -> {
          http.exceptionHandler(_ -> {}); // failures come by the futures
          request.headers().forEach((name, value) -> put(http, name, value));
          return http;
        });
  }

  private static void put(HttpClientRequest http, String name, String value) {
    if (!name.equals("host")) {
      for (String line : value.split("\n", -1)) {
        http.headers().add(name, line);
      }
      return;
    }
    HostAndPort authority = HostAndPort.parseAuthority(value, -1);
    if (authority != null) {
      http.authority(authority);
    }
  }

  private static Answer answer(HttpClientRequest http, HttpClientResponse response) {
    return new Answer(
        response.statusCode(), headers(response), ResponseBody.attach(http, response));
  }

  private static Map<String, String> headers(HttpClientResponse response) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : response.headers()) {
      headers.merge(
          header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + "\n" + b);
    }
    return headers;
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e.toString() : reason(e.getCause()));
    }
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (vertx != null) {
      vertx.close();
    }
  }
}
