// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.app.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// What an operator tells over HTTP: `/healthz` (is the process to be replaced), `/readyz` (does it
/// do its work, and if not why) and `/metrics` (in Prometheus' text format). Nothing on these pages
/// is secret.
final class OperatorPages implements AutoCloseable {

  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private OperatorPages(HttpServer server) {
    this.server = server;
  }

  private record Page(int status, String type, byte[] body) {

    static Page text(boolean ok, String text) {
      return new Page(
          ok ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
          TEXT,
          (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /// @param alive whether the process still works at all
  /// @throws UserError when the port is taken
  static OperatorPages start(
      InetSocketAddress address,
      BooleanSupplier alive,
      Supplier<OperatorState> state,
      OperatorMetrics metrics) {
    try {
      OperatorPages pages = new OperatorPages(HttpServer.create(address, 0));
      pages.server.setExecutor(pages.threads);
      pages.page(
          "/healthz",
          () -> alive.getAsBoolean() ? Page.text(true, "ok") : Page.text(false, "stuck"));
      pages.page("/readyz", () -> Page.text(state.get().ready(), state.get().words()));
      pages.page("/metrics", () -> page(metrics));
      pages.server.start();
      return pages;
    } catch (BindException e) {
      throw new UserError(
          UserError.Kind.IN_USE,
          "cannot listen on " + address + ": " + e.getMessage() + "; choose another --http-port",
          e);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  private static Page page(OperatorMetrics metrics) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String type = metrics.write(body);
    return new Page(HttpURLConnection.HTTP_OK, type, body.toByteArray());
  }

  private void page(String path, Supplier<Page> page) {
    server.createContext(path, exchange -> answer(exchange, path, page));
  }

  private static void answer(HttpExchange exchange, String path, Supplier<Page> content)
      throws IOException {
    try (exchange) {
      boolean found = exchange.getRequestURI().getPath().equals(path);
      Page page =
          found
              ? content.get()
              : new Page(
                  HttpURLConnection.HTTP_NOT_FOUND,
                  TEXT,
                  "not found\n".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseHeaders().set("Content-Type", page.type());
      exchange.sendResponseHeaders(page.status(), page.body().length);
      exchange.getResponseBody().write(page.body());
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
