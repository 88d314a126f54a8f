// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.wheelhouse.base.time.Clock;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
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

  /// How long an upload waits for its next part.
  private static final Duration UPLOAD_LIFE = Duration.ofHours(24);

  private final BlobStore store;
  private final Repositories repositories;
  private final Clock clock;
  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

  BlobEndpoints(BlobStore store, Repositories repositories, Clock clock) {
    this.store = store;
    this.repositories = repositories;
    this.clock = clock;
  }

  private record Upload(String repository, Path file) {}

  void blob(HttpExchange exchange, String name, Digest digest) throws IOException, RegistryError {
    if (!repositories.hasBlob(name, digest) || !store.has(digest)) {
      throw new RegistryError(404, "BLOB_UNKNOWN", digest + " is not in " + name);
    }
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> read(exchange, name, digest);
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

  private void read(HttpExchange exchange, String name, Digest digest)
      throws IOException, RegistryError {
    long size = store.size(digest);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/octet-stream");
    headers.set("Docker-Content-Digest", digest.toString());
    headers.set("Accept-Ranges", "bytes");
    if (exchange.getRequestMethod().equals("HEAD")) {
      repositories.touchBlob(name, digest, clock.now());
      headers.set("Content-Length", Long.toString(size));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    Matcher asked = RANGE.matcher(range == null ? "" : range);
    long first = asked.matches() ? number(asked.group(1)) : 0;
    long last =
        asked.matches() && !asked.group(2).isEmpty()
            ? Math.min(number(asked.group(2)), size - 1)
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

  private static long number(String digits) throws RegistryError {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw new RegistryError(400, "SIZE_INVALID", digits + " is no position in a blob");
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

  static Map<String, String> query(HttpExchange exchange) throws RegistryError {
    Map<String, String> values = new HashMap<>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decoded(String text) throws RegistryError {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new RegistryError(400, "UNSUPPORTED", "\"" + text + "\" is not encoded as URLs are");
    }
  }

  /// Uploads that nobody goes on with do not stay for ever.
  private void expire() throws IOException {
    Instant oldest = clock.now().minus(UPLOAD_LIFE);
    for (Map.Entry<String, Upload> entry : List.copyOf(uploads.entrySet())) {
      Path file = entry.getValue().file();
      if (Files.exists(file)
          && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)
          && uploads.remove(entry.getKey(), entry.getValue())) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void begin(HttpExchange exchange, String name, Map<String, String> query)
      throws IOException, RegistryError {
    String mount = query.get("mount");
    if (mount != null && mountable(query.get("from"), RegistryServer.digest(mount))) {
      repositories.addBlob(name, RegistryServer.digest(mount));
      created(exchange, name, RegistryServer.digest(mount));
      return;
    }
    expire();
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
    if (chunk.matches() && number(chunk.group(1)) != size) {
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
