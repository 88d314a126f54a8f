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
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    return start(host, wantedPort, tls, edge, SlowClients.Patience.DEFAULT);
  }

  static HttpListener start(
      String host, int wantedPort, Tls tls, HttpEdge edge, SlowClients.Patience patience) {
    Vertx vertx = Vertx.vertx(new VertxOptions());
    int port = wantedPort == 0 ? freePort(host) : wantedPort;
    HttpServerOptions options = options(host, port, tls);
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_LOOPS);
    try {
      await(
          vertx.deployVerticle(
              () -> new Loop(options, edge, patience),
              new DeploymentOptions().setInstances(loops)));
    } catch (PlatformException e) {
      vertx.close();
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "cannot listen on " + host + ":" + port + ": " + e.getMessage(),
          e);
    }
    return new HttpListener(vertx, port);
  }

  public int port() {
    return port;
  }

  /// One event loop's share of the listening socket.
  private static final class Loop extends VerticleBase {
    private final HttpServerOptions options;
    private final HttpEdge edge;
    private final SlowClients.Patience patience;

    Loop(HttpServerOptions options, HttpEdge edge, SlowClients.Patience patience) {
      this.patience = patience;
      this.options = options;
      this.edge = edge;
    }

    @Override
    public Future<?> start() {
      SlowClients slow = new SlowClients(vertx, patience);
      return vertx
          .createHttpServer(options)
          .connectionHandler(slow::opened)
          .requestHandler(request -> {
            slow.began(request);
            edge.accept(request);
          })
          .invalidRequestHandler(HttpEdge::refuseMalformed)
          .listen();
    }
  }

  /// The loops share a port, so it must be known before the first of them listens.
  private static int freePort(String host) {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "cannot listen on " + host + ": " + e.getMessage(), e);
    }
  }

  private static HttpServerOptions options(String host, int port, Tls tls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setSsl(true)
            .setUseAlpn(true)
            .setTcpNoDelay(true)
            .setHandle100ContinueAutomatically(true)
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
