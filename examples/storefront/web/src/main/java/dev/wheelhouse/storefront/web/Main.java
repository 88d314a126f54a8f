// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.storefront.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;

/// The shop's page. It asks the catalogue and the orders service, both by Service name.
public final class Main {

  private static final Map<String, String> ENV = System.getenv();
  private static final URI CATALOGUE =
      URI.create(ENV.getOrDefault("CATALOGUE_URL", "http://catalogue:8080"));
  private static final URI ORDERS =
      URI.create(ENV.getOrDefault("ORDERS_URL", "http://orders:8080"));
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    Page page = new Page(load());
    int port = Integer.parseInt(ENV.getOrDefault("PORT", "8080"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
    server.createContext("/order", Main::order);
    server.createContext("/", exchange -> show(exchange, page));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(2)));
    server.start();
    System.out.println("web " + page.version() + " listens on port " + port);
  }

  private static Properties load() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Main.class.getResourceAsStream("/storefront.properties")) {
      if (in == null) {
        throw new IOException("storefront.properties is missing from the jar");
      }
      properties.load(in);
    }
    return properties;
  }

  private static void show(HttpExchange exchange, Page page) throws IOException {
    try {
      String items = call(HttpRequest.newBuilder(CATALOGUE.resolve("/items")));
      String totals = call(HttpRequest.newBuilder(ORDERS.resolve("/orders")));
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      answer(exchange, 200, page.html(items, totals));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "stopping");
    } catch (IOException e) {
      answer(exchange, 502, "a service behind this page cannot be reached: " + e);
    }
  }

  private static void order(HttpExchange exchange) throws IOException {
    try {
      String item = exchange.getRequestURI().getPath().substring("/order/".length());
      answer(
          exchange,
          200,
          call(
              HttpRequest.newBuilder(ORDERS.resolve("/orders"))
                  .POST(HttpRequest.BodyPublishers.ofString(item))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "stopping");
    } catch (IOException e) {
      answer(exchange, 502, "the orders service cannot be reached: " + e);
    }
  }

  private static String call(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(
            request.timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 400) {
      throw new IOException(response.uri() + " answered " + response.statusCode());
    }
    return response.body();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
