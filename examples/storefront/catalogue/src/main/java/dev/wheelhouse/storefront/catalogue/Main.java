// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.storefront.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// Serves what the shop sells: `GET /items`, and `GET /items/NAME` for a price in cents.
public final class Main {

  private static final List<Item> ITEMS =
      List.of(new Item("teapot", 2450), new Item("kettle", 3990), new Item("lantern", 1875));

  private Main() {}

  record Item(String name, int cents) {
    String json() {
      return "{\"name\":\"" + name + "\",\"cents\":" + cents + "}";
    }
  }

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
    server.createContext("/items", Main::items);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(2)));
    server.start();
    System.out.println("catalogue listens on port " + port);
  }

  private static void items(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/items")) {
      answer(
          exchange, 200, ITEMS.stream().map(Item::json).collect(Collectors.joining(",", "[", "]")));
      return;
    }
    String name = path.substring("/items/".length());
    var found = ITEMS.stream().filter(item -> item.name().equals(name)).findFirst();
    if (found.isPresent()) {
      answer(exchange, 200, String.valueOf(found.get().cents()));
    } else {
      answer(exchange, 404, "no item of this name");
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
