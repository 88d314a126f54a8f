// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.StatusDocument;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// Serves the resource metrics API to the API server, which has authorized who asks: nobody else
/// has a certificate that is let in.
public final class MetricsServer implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService workers;
  private final MetricsApi api;

  private MetricsServer(HttpsServer server, MetricsApi api) {
    this.server = server;
    this.api = api;
    this.workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("metrics-", 0).factory());
  }

  /// @param tls with this server's certificate and what clients have to show
  /// @throws PlatformException `ALREADY_EXISTS` when the address cannot be listened on
  public static MetricsServer start(InetSocketAddress address, SSLContext tls, MetricsApi api) {
    try {
      MetricsServer started = new MetricsServer(HttpsServer.create(address, 0), api);
      started.server.setHttpsConfigurator(new ClientsWithCertificates(tls));
      started.server.setExecutor(started.workers);
      started.server.createContext("/", started::handle);
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new PlatformException(
          Reason.ALREADY_EXISTS, "cannot serve metrics at " + address + ": " + e.getMessage(), e);
    }
  }

  private static final class ClientsWithCertificates extends HttpsConfigurator {

    ClientsWithCertificates(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
      wanted.setNeedClientAuth(true);
      parameters.setSSLParameters(wanted);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
      try {
        if (!exchange.getRequestMethod().equals("GET")) {
          send(
              exchange,
              405,
              StatusDocument.failure(405, "MethodNotAllowed", "only reads are served here"));
          return;
        }
        String selector = MetricsApi.values(query, "labelSelector").findFirst().orElse("");
        send(exchange, 200, api.answer(exchange.getRequestURI().getPath(), selector));
      } catch (PlatformException e) {
        boolean missing = e.is(Reason.NOT_FOUND);
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        send(
            exchange,
            missing ? 404 : 400,
            StatusDocument.failure(
                missing ? 404 : 400, missing ? "NotFound" : "BadRequest", message));
      } catch (IllegalArgumentException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        send(exchange, 400, StatusDocument.failure(400, "BadRequest", message));
      }
    }
  }

  private static void send(HttpExchange exchange, int code, JsonObject body) throws IOException {
    byte[] bytes = Json.writeBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
