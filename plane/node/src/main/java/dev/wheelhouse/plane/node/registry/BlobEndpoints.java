// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.wheelhouse.plane.node.images.BlobStore;
import dev.wheelhouse.plane.node.images.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Blobs and their uploads: in one request, in one after asking for a place, or in chunks. A blob
/// can be mounted from another repository instead of being sent again.
final class BlobEndpoints {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Pattern CHUNK = Pattern.compile("(\\d+)-(\\d+)");

  private final BlobStore store;
  private final Repositories repositories;
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  BlobEndpoints(BlobStore store, Repositories repositories) {
    this.store = store;
    this.repositories = repositories;
  }

  private record Upload(String repository, Path file) {}

  void blob(HttpExchange exchange, String name, Digest digest) throws IOException, RegistryError {
    if (!repositories.hasBlob(name, digest) || !store.has(digest)) {
      throw new RegistryError(404, "BLOB_UNKNOWN", digest + " is not in " + name);
    }
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> read(exchange, digest);
      case "DELETE" -> {
        repositories.removeBlob(name, digest);
        exchange.sendResponseHeaders(202, -1);
      }
      default -> throw unsupported(exchange);
    }
  }

  static RegistryError unsupported(HttpExchange exchange) {
    return new RegistryError(
        405, "UNSUPPORTED", exchange.getRequestMethod() + " is not possible here");
  }

  private void read(HttpExchange exchange, Digest digest) throws IOException, RegistryError {
    long size = store.size(digest);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/octet-stream");
    headers.set("Docker-Content-Digest", digest.toString());
    headers.set("Accept-Ranges", "bytes");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Long.toString(size));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    Matcher asked = RANGE.matcher(range == null ? "" : range);
    long first = asked.matches() ? Long.parseLong(asked.group(1)) : 0;
    long last =
        asked.matches() && !asked.group(2).isEmpty()
            ? Math.min(Long.parseLong(asked.group(2)), size - 1)
            : size - 1;
    if (first > last && size > 0) {
      throw new RegistryError(416, "SIZE_INVALID", "no such range in " + size + " bytes");
    }
    if (asked.matches()) {
      headers.set("Content-Range", "bytes " + first + "-" + last + "/" + size);
    }
    long length = last - first + 1;
    exchange.sendResponseHeaders(asked.matches() ? 206 : 200, length == 0 ? -1 : length);
    try (InputStream in = store.open(digest);
        OutputStream out = exchange.getResponseBody()) {
      in.skipNBytes(first);
      copy(in, out, length);
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        return;
      }
      out.write(buffer, 0, n);
      left -= n;
    }
  }

  void upload(HttpExchange exchange, String name, String id) throws IOException, RegistryError {
    if (id.isEmpty()) {
      if (!exchange.getRequestMethod().equals("POST")) {
        throw unsupported(exchange);
      }
      begin(exchange, name, query(exchange));
      return;
    }
    Upload upload = uploads.get(id);
    if (upload == null || !upload.repository().equals(name)) {
      throw new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "no such upload; begin again");
    }
    switch (exchange.getRequestMethod()) {
      case "PATCH" -> {
        append(exchange, upload);
        progress(exchange, 202, name, id, upload);
      }
      case "PUT" -> {
        append(exchange, upload);
        finish(exchange, name, id, upload, query(exchange).get("digest"));
      }
      case "GET" -> progress(exchange, 204, name, id, upload);
      case "DELETE" -> {
        uploads.remove(id);
        Files.deleteIfExists(upload.file());
        exchange.sendResponseHeaders(204, -1);
      }
      default -> throw unsupported(exchange);
    }
  }

  static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> values = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private void begin(HttpExchange exchange, String name, Map<String, String> query)
      throws IOException, RegistryError {
    String mount = query.get("mount");
    if (mount != null && mountable(query.get("from"), RegistryServer.digest(mount))) {
      repositories.addBlob(name, RegistryServer.digest(mount));
      created(exchange, name, RegistryServer.digest(mount));
      return;
    }
    String id = UUID.randomUUID().toString();
    Upload upload = new Upload(name, Files.createFile(store.newFile()));
    uploads.put(id, upload);
    if (query.containsKey("digest")) {
      append(exchange, upload);
      finish(exchange, name, id, upload, query.get("digest"));
    } else {
      exchange.getRequestBody().readAllBytes();
      progress(exchange, 202, name, id, upload);
    }
  }

  private boolean mountable(@Nullable String from, Digest digest) {
    return from != null
        && Repositories.isName(from)
        && repositories.hasBlob(from, digest)
        && store.has(digest);
  }

  private static void append(HttpExchange exchange, Upload upload)
      throws IOException, RegistryError {
    long size = Files.size(upload.file());
    String range = exchange.getRequestHeaders().getFirst("Content-Range");
    Matcher chunk = CHUNK.matcher(range == null ? "" : range);
    if (chunk.matches() && Long.parseLong(chunk.group(1)) != size) {
      throw new RegistryError(416, "BLOB_UPLOAD_INVALID", "the next chunk must begin at " + size);
    }
    try (OutputStream out = Files.newOutputStream(upload.file(), StandardOpenOption.APPEND)) {
      exchange.getRequestBody().transferTo(out);
    }
  }

  private static void progress(
      HttpExchange exchange, int status, String name, String id, Upload upload) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Location", "/v2/" + name + "/blobs/uploads/" + id);
    headers.set("Range", "0-" + Math.max(0, Files.size(upload.file()) - 1));
    headers.set("Docker-Upload-UUID", id);
    exchange.sendResponseHeaders(status, -1);
  }

  /// The repository claims the blob before it is in the store, so that a collection in between
  /// cannot take it.
  private void finish(
      HttpExchange exchange, String name, String id, Upload upload, @Nullable String digest)
      throws IOException, RegistryError {
    Digest expected = RegistryServer.digest(digest == null ? "" : digest);
    uploads.remove(id);
    try {
      if (!store.adopt(upload.file(), expected, () -> repositories.addBlob(name, expected))) {
        throw new RegistryError(400, "DIGEST_INVALID", "the content is not " + expected);
      }
    } finally {
      Files.deleteIfExists(upload.file());
    }
    created(exchange, name, expected);
  }

  private static void created(HttpExchange exchange, String name, Digest digest)
      throws IOException {
    exchange.getResponseHeaders().set("Location", "/v2/" + name + "/blobs/" + digest);
    exchange.getResponseHeaders().set("Docker-Content-Digest", digest.toString());
    exchange.sendResponseHeaders(201, -1);
  }
}
