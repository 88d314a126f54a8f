// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The listening socket: TLS, HTTP/1.1 and HTTP/2 by ALPN, one event loop per processor (at most
/// eight).
public final class HttpListener implements AutoCloseable {

  private static final int MAX_LOOPS = 8;
  private static final int MAX_HEADERS = 64 << 10;
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final int port;

  /// What TLS needs, all in PEM.
  ///
  /// @param clientCa verifies client certificates; null to ask for none
  public record Tls(byte[] certificateChain, byte[] privateKey, byte @Nullable [] clientCa) {}

  private HttpListener(Vertx vertx, int port) {
    this.vertx = vertx;
    this.port = port;
  }

  /// Listens.
  ///
  /// @param wantedPort 0 for any free one
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when the port is taken
  public static HttpListener start(String host, int wantedPort, Tls tls, HttpEdge edge) {
    Vertx vertx = Vertx.vertx(new VertxOptions());
    AtomicInteger port = new AtomicInteger();
    HttpServerOptions options = options(host, wantedPort, tls);
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_LOOPS);
    try {
      await(
          vertx.deployVerticle(
              () -> new Loop(options, edge, port), new DeploymentOptions().setInstances(loops)));
    } catch (PlatformException e) {
      vertx.close();
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "cannot listen on " + host + ":" + wantedPort + ": " + e.getMessage(),
          e);
    }
    return new HttpListener(vertx, port.get());
  }

  public int port() {
    return port;
  }

  /// One event loop's share of the listening socket.
  private static final class Loop extends VerticleBase {
    private final HttpServerOptions options;
    private final HttpEdge edge;
    private final AtomicInteger port;

    Loop(HttpServerOptions options, HttpEdge edge, AtomicInteger port) {
      this.options = options;
      this.edge = edge;
      this.port = port;
    }

    @Override
    public Future<?> start() {
      HttpServer server = vertx.createHttpServer(options).requestHandler(edge::accept);
      return server.listen().onSuccess(started -> port.set(started.actualPort()));
    }
  }

  private static HttpServerOptions options(String host, int port, Tls tls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            // A negative port is Vert.x's way to say: any free one, the same for all loops.
            .setPort(port == 0 ? -1 : port)
            .setSsl(true)
            .setUseAlpn(true)
            .setTcpNoDelay(true)
            .setMaxHeaderSize(MAX_HEADERS)
            .setMaxInitialLineLength(MAX_HEADERS)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(tls.certificateChain()))
                    .addKeyValue(Buffer.buffer(tls.privateKey())));
    byte[] clientCa = tls.clientCa();
    if (clientCa != null) {
      options
          .setClientAuth(ClientAuth.REQUEST)
          .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(clientCa)));
    }
    return options;
  }

  private static void await(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new PlatformException(Reason.TIMEOUT, "no answer within " + WAIT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }

  /// Stops listening and closes all connections.
  @Override
  public void close() {
    await(vertx.close());
  }
}
