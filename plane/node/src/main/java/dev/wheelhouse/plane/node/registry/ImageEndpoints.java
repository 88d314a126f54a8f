// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import com.sun.net.httpserver.HttpExchange;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.images.Logins;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/// The node's images, for the administrator of this machine: what containers run from, under
/// whatever name, also those that no repository of the registry has.
///
/// ```
/// GET    /wheelhouse/images
/// POST   /wheelhouse/images?name=            body: an archive
/// DELETE /wheelhouse/images?reference=
/// GET    /wheelhouse/images/archive?reference=
/// POST   /wheelhouse/images/pull?reference=  body: logins as docker's configuration has them
/// ```
final class ImageEndpoints {

  static final String PATH = "/wheelhouse/images";

  private static final int MAX_LOGINS = 1 << 20;

  private final FileImageStore images;

  ImageEndpoints(FileImageStore images) {
    this.images = images;
  }

  void handle(HttpExchange exchange, String path) throws IOException, RegistryError {
    Map<String, String> query = BlobEndpoints.query(exchange);
    String reference = query.getOrDefault("reference", "");
    switch (exchange.getRequestMethod() + " " + path.substring(PATH.length())) {
      case "GET " -> answer(exchange, images.list());
      case "POST " ->
          answer(exchange, images.load(exchange.getRequestBody(), query.getOrDefault("name", "")));
      case "DELETE " -> remove(exchange, reference);
      case "GET /archive" -> archive(exchange, reference);
      case "POST /pull" -> pull(exchange, reference);
      default -> throw BlobEndpoints.unsupported(exchange);
    }
  }

  private void remove(HttpExchange exchange, String reference) throws IOException {
    if (!images.remove(reference, true)) {
      throw FileImageStore.absent(reference);
    }
    exchange.sendResponseHeaders(204, -1);
  }

  private void archive(HttpExchange exchange, String reference) throws IOException {
    if (images.find(reference).isEmpty()) {
      throw FileImageStore.absent(reference);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-tar");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      images.save(reference, out);
    }
  }

  private void pull(HttpExchange exchange, String reference) throws IOException, RegistryError {
    byte[] logins = exchange.getRequestBody().readNBytes(MAX_LOGINS);
    try {
      LocalImage image =
          images.pull(reference, logins.length == 0 ? List.of() : Logins.ofConfig(logins));
      answer(exchange, List.of(image));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegistryError(503, "UNAVAILABLE", "the registry is stopping");
    }
  }

  private static void answer(HttpExchange exchange, List<LocalImage> found) throws IOException {
    JsonArray shown = new JsonArray();
    for (LocalImage image : found) {
      shown.add(
          JsonObject.of(
              "reference", image.reference(),
              "digest", image.digest(),
              "id", image.id(),
              "size", image.size()));
    }
    RegistryServer.send(exchange, 200, JsonObject.of("images", shown));
  }
}
