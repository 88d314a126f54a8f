// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A registry with one image, `shop/web:1`, that behaves as a test tells it to. Every request is
/// written down.
final class WildRegistry implements AutoCloseable {

  static final String NAME = "shop/web";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> content = new ConcurrentHashMap<>();
  private final Map<String, HttpHandler> special = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Digest layer;
  private final byte[] original;

  WildRegistry(byte[] layer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] packed = TestLayers.gzip(layer);
    byte[] config = TestImages.configuration(List.of(layer));
    this.layer = Digest.of(packed);
    original =
        new ImageManifest(
                new ImageManifest.Descriptor(
                    "application/vnd.oci.image.config.v1+json", Digest.of(config), config.length),
                List.of(
                    new ImageManifest.Descriptor(
                        "application/vnd.oci.image.layer.v1.tar+gzip", this.layer, packed.length)))
            .toBytes();
    manifest("1", original);
    content.put("/blobs/" + Digest.of(config), config);
    content.put("/blobs/" + this.layer, packed);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  void manifest(String tag, byte[] manifest) {
    content.put("/manifests/" + tag, manifest);
    content.put("/manifests/" + Digest.of(manifest), manifest);
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String image() {
    return host() + "/" + NAME + ":1";
  }

  Digest layer() {
    return layer;
  }

  byte[] layerBytes() {
    return body("/blobs/" + layer);
  }

  byte[] body(String path) {
    byte[] body = content.get(path);
    if (body == null) {
      throw new IllegalStateException("no " + path);
    }
    return body;
  }

  /// The manifest of `shop/web:1` as it was at first, to be changed.
  JsonObject manifest() {
    return Json.readObject(original);
  }

  /// Answers requests for the layer in its own way.
  void layer(HttpHandler handler) {
    special.put("/blobs/" + layer, handler);
  }

  void any(HttpHandler handler) {
    special.put("", handler);
  }

  void normal() {
    special.clear();
  }

  /// `path range` of all requests whose path contains a text.
  List<String> requests(String part) {
    synchronized (requests) {
      return requests.stream().filter(request -> request.contains(part)).toList();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
      String local = path.replaceFirst("^/(v2|proxy/cache)/" + NAME, "");
      HttpHandler own = special.get(local);
      HttpHandler handler = own == null ? special.get("") : own;
      if (handler == null) {
        serve(exchange, local);
      } else {
        handler.handle(exchange);
      }
    }
  }

  void serve(HttpExchange exchange, String local) throws IOException {
    byte[] body = content.get(local);
    if (body == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, body.length - from);
    exchange.getResponseBody().write(body, from, body.length - from);
  }

  /// Sends so many bytes of what it has announced, and ends the connection.
  static void cutOff(HttpExchange exchange, byte[] body, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(Arrays.copyOf(body, bytes));
    exchange.getResponseBody().flush();
    throw new IOException("cut off");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
