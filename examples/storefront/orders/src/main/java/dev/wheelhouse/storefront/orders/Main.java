// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.storefront.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Takes orders: `POST /orders` with an item's name as the body, `GET /orders` for the totals. Asks
/// the catalogue for the price, by Service name.
public final class Main {

  private static final URI CATALOGUE =
      URI.create(System.getenv().getOrDefault("CATALOGUE_URL", "http://catalogue:8080"));
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final AtomicLong CENTS = new AtomicLong();

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
    server.createContext("/orders", Main::orders);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(2)));
    server.start();
    System.out.println("orders listens on port " + port);
  }

  private static void orders(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      take(exchange);
    } else {
      answer(exchange, 200, "{\"count\":" + COUNT.get() + ",\"cents\":" + CENTS.get() + "}");
    }
  }

  private static void take(HttpExchange exchange) throws IOException {
    String item = new String(exchange.getRequestBody().readNBytes(200), StandardCharsets.UTF_8);
    if (!item.matches("[a-z]{1,40}")) {
      answer(exchange, 400, "the body names one item, in lower-case letters");
      return;
    }
    try {
      HttpResponse<String> price =
          CLIENT.send(
              HttpRequest.newBuilder(CATALOGUE.resolve("/items/" + item))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (price.statusCode() != 200) {
        answer(exchange, 404, "the catalogue has no " + item);
        return;
      }
      CENTS.addAndGet(Long.parseLong(price.body().trim()));
      answer(exchange, 201, "order " + COUNT.incrementAndGet());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "stopping");
    } catch (IOException e) {
      answer(exchange, 502, "the catalogue cannot be reached: " + e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
