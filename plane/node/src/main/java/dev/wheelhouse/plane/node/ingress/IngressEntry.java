// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An HTTP/1.1 reverse proxy that follows Ingress objects and sends each request straight to a
/// ready endpoint, WebSockets included. A rolling update loses no request: an endpoint that is gone
/// is passed over.
public final class IngressEntry implements AutoCloseable {

  private static final long LIMIT_SECONDS = 10;

  /// @param host address to listen on; `127.0.0.1` unless the user wants more
  /// @param port 0 for any free one
  /// @param publishedAddress what goes into `status.loadBalancer.ingress[].ip`
  public record Options(String host, int port, String publishedAddress) {

    public static Options loopback(int port) {
      return new Options("127.0.0.1", port, "127.0.0.1");
    }
  }

  private final Vertx vertx;
  private final boolean ownVertx;
  private final Backends backends;
  private final UpstreamClients clients;
  private final Informer<Ingress> ingresses;
  private final IngressStatus status;
  private final HttpServer server;
  private final Semaphore dirty = new Semaphore(0);
  private final Tasks tasks = new Tasks("ingress");
  private volatile IngressRoutes routes = IngressRoutes.NONE;

  private IngressEntry(Options options, PlaneClient client, Vertx vertx, boolean ownVertx) {
    this.vertx = vertx;
    this.ownVertx = ownVertx;
    this.backends = new Backends(client);
    this.clients = new UpstreamClients(vertx);
    this.ingresses = client.resources(Ingress.class).informer();
    this.status = new IngressStatus(client, options.publishedAddress());
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(options.host())
                    .setPort(options.port())
                    .setHttp2ClearTextEnabled(false)
                    .setHandle100ContinueAutomatically(true)
                    .setMaxHeaderSize(32 << 10))
            .requestHandler(this::handle);
  }

  /// Starts with a Vert.x instance of its own.
  ///
  /// @throws PlatformException `ALREADY_EXISTS` when the port is taken
  public static IngressEntry start(Options options, PlaneClient client)
      throws InterruptedException {
    return start(new IngressEntry(options, client, Vertx.vertx(), true), options);
  }

  /// Starts on a Vert.x instance that somebody else closes.
  public static IngressEntry start(Options options, PlaneClient client, Vertx vertx)
      throws InterruptedException {
    return start(new IngressEntry(options, client, vertx, false), options);
  }

  private static IngressEntry start(IngressEntry entry, Options options)
      throws InterruptedException {
    try {
      entry
          .server
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      entry.close();
      throw new PlatformException(
          Reason.ALREADY_EXISTS,
          "cannot listen on "
              + options.host()
              + ":"
              + options.port()
              + " for Ingress; choose another port",
          e);
    }
    entry.ingresses.subscribe(new Changed(entry.dirty));
    entry.tasks.start("follow", entry::follow);
    return entry;
  }

  private record Changed(Semaphore dirty) implements Informer.Handler<Ingress> {
    @Override
    public void added(Ingress object) {
      dirty.release();
    }

    @Override
    public void updated(Ingress before, Ingress after) {
      dirty.release();
    }

    @Override
    public void deleted(Ingress last) {
      dirty.release();
    }
  }

  private void follow() throws InterruptedException {
    backends.awaitSynced();
    ingresses.awaitSynced();
    while (true) {
      routes = IngressRoutes.of(ingresses.list());
      ingresses.list().forEach(status::write);
      dirty.acquire();
      dirty.drainPermits();
    }
  }

  private void handle(HttpServerRequest request) {
    String host =
        request.authority() == null ? "" : Objects.requireNonNull(request.authority()).host();
    String path = Objects.requireNonNullElse(request.path(), "/");
    routes
        .find(host, path)
        .ifPresentOrElse(
            backend -> new IngressExchange(vertx, clients, backends, backend, request).start(),
            () ->
                IngressExchange.answer(
                    request,
                    404,
                    "no Ingress for host \"%s\" and path \"%s\"\n".formatted(host, path)));
  }

  /// The port it listens on.
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    tasks.close();
    try {
      (ownVertx ? vertx.close() : server.close())
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // the process ends these sockets at the latest
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
