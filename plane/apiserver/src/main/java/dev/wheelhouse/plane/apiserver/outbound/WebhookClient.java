// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.outbound;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver.Backend;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// HTTPS POSTs of JSON to webhooks. Connections are kept and used again, one pool for each set of
/// authorities; HTTP/1.1, so that many connections spread over a Service's endpoints. The calling
/// thread waits. Nothing is started before the first call.
public final class WebhookClient implements AutoCloseable {

  private static final int MOST_CLIENTS = 200;
  private static final int CONNECTIONS = 100;
  private static final int KEEP_SECONDS = 90;

  private final ServiceResolver services;
  private final Map<String, HttpClient> clients = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable Vertx vertx;

  public WebhookClient(ServiceResolver services) {
    this.services = services;
  }

  /// Sends a body and returns the body of an answer with code 200.
  ///
  /// @param timeout for everything, from the connection to the answer's last byte; whole seconds,
  ///   which the server is told in the query parameter `timeout`
  /// @param mostBytes a longer answer is a failure
  /// @throws PlatformException `TIMEOUT` or `SERVICE_UNAVAILABLE`, with the reason in its message
  public byte[] post(ClientConfig config, byte[] body, Duration timeout, int mostBytes)
      throws InterruptedException {
    String query = "?timeout=" + timeout.toSeconds() + "s";
    long deadline = System.nanoTime() + timeout.toNanos();
    AtomicReference<String> address = new AtomicReference<>(config.host() + ":" + config.port());
    try {
      return attempt(config, query, body, deadline, mostBytes, address);
    } catch (ExecutionException e) {
      throw failure(config, query, e.getCause() == null ? e : e.getCause(), address.get());
    } catch (TimeoutException | PlatformException e) {
      throw failure(config, query, e, address.get());
    }
  }

  private static PlatformException failure(
      ClientConfig config, String query, Throwable cause, String address) {
    if (cause instanceof Refusal refusal) {
      return new PlatformException(Reason.SERVICE_UNAVAILABLE, refusal.text());
    }
    return new PlatformException(
        cause instanceof TimeoutException ? Reason.TIMEOUT : Reason.SERVICE_UNAVAILABLE,
        "Post \"" + config.url(query) + "\": " + CallFailures.describe(cause, address),
        cause);
  }

  /// A kept connection may have been closed by the other side while it lay idle: that is told by
  /// its end before any answer, and one more attempt is made.
  private byte[] attempt(
      ClientConfig config,
      String query,
      byte[] body,
      long deadline,
      int mostBytes,
      AtomicReference<String> address)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return once(config, query, body, deadline, mostBytes, address);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpClosedException) {
        return once(config, query, body, deadline, mostBytes, address);
      }
      throw e;
    }
  }

  private byte[] once(
      ClientConfig config,
      String query,
      byte[] body,
      long deadline,
      int mostBytes,
      AtomicReference<String> address)
      throws InterruptedException, ExecutionException, TimeoutException {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(true)
            .setHost(config.host())
            .setPort(config.port())
            .setURI(config.path() + query);
    ClientConfig.ServiceName service = config.service();
    if (service != null) {
      Backend backend = services.resolve(service.namespace(), service.name(), config.port());
      address.set(backend.authority());
      options.setServer(SocketAddress.inetSocketAddress(backend.port(), backend.host()));
    }
    long left = deadline - System.nanoTime();
    options.setTimeout(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
    AtomicReference<HttpClientRequest> sent = new AtomicReference<>();
    Future<byte[]> answer = send(client(config.authorities()), options, body, mostBytes, sent);
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(Math.max(1, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | InterruptedException e) {
      HttpClientRequest request = sent.get();
      if (request != null) {
        request.reset();
      }
      throw e;
    }
  }

  /// All steps run on the event loop: handlers of an answer must be in place before its first byte.
  private Future<byte[]> send(
      HttpClient client,
      RequestOptions options,
      byte[] body,
      int mostBytes,
      AtomicReference<HttpClientRequest> sent) {
    Promise<byte[]> done = Promise.promise();
    running()
        .getOrCreateContext()
        .runOnContext(_ ->
            client
                .request(options)
                .compose(request -> {
                  sent.set(request);
                  request.putHeader("content-type", "application/json");
                  request.putHeader("accept", "application/json, */*");
                  request.putHeader("user-agent", "kube-apiserver-admission");
                  return request.send(Buffer.buffer(body));
                })
                .compose(response -> whole(response, mostBytes))
                .onComplete(done));
    return done.future();
  }

  /// An answer that says no.
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  private static Future<byte[]> whole(HttpClientResponse response, int mostBytes) {
    Promise<byte[]> done = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(done::tryFail);
    response.handler(part -> {
      if (body.length() + part.length() > mostBytes) {
        done.tryFail(new Refusal("the answer is longer than " + mostBytes + " bytes"));
        response.request().reset();
      } else {
        body.appendBuffer(part);
      }
    });
    response.endHandler(_ -> {
      int status = response.statusCode();
      if (status == 200 || status == 201) {
        done.tryComplete(body.getBytes());
      } else {
        done.tryFail(new Refusal(CallFailures.ofStatus(status, body.getBytes())));
      }
    });
    return done.future();
  }

  private synchronized Vertx running() {
    Vertx running = vertx;
    if (running == null) {
      running =
          Vertx.vertx(
              new VertxOptions()
                  .setEventLoopPoolSize(1)
                  .setInternalBlockingPoolSize(1)
                  .setWorkerPoolSize(1));
      vertx = running;
    }
    return running;
  }

  private synchronized HttpClient client(String authorities) {
    HttpClient known = clients.get(authorities);
    if (known != null) {
      return known;
    }
    HttpClient made = make(running(), authorities);
    clients.put(authorities, made);
    if (clients.size() > MOST_CLIENTS) {
      String eldest = clients.keySet().iterator().next();
      HttpClient dropped = clients.remove(eldest);
      if (dropped != null) {
        dropped.shutdown(KEEP_SECONDS, TimeUnit.SECONDS);
      }
    }
    return made;
  }

  private static HttpClient make(Vertx vertx, String authorities) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setForceSni(true)
            .setKeepAliveTimeout(KEEP_SECONDS)
            .setTcpNoDelay(true)
            .setDecompressionSupported(true);
    if (!authorities.isEmpty()) {
      options.setTrustOptions(
          new PemTrustOptions()
              .addCertValue(Buffer.buffer(authorities.getBytes(StandardCharsets.UTF_8))));
    }
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
        .build();
  }

  @Override
  public synchronized void close() {
    clients.clear();
    if (vertx != null) {
      vertx.close();
      vertx = null;
    }
  }
}
