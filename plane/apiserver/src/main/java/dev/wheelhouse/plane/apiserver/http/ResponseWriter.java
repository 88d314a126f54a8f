// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

/// Puts answers on the wire. Runs on the request's virtual thread and waits there when the peer
/// reads slowly, so a slow reader holds nothing but its own thread.
final class ResponseWriter {

  static final String JSON = "application/json";
  static final String YAML = "application/yaml";

  /// Answers larger than this are compressed when the caller takes gzip.
  private static final int GZIP_FROM = 128 << 10;

  private static final int FRAME_EXTRA = 24;
  private static final long FLUSH_BYTES = 1L << 20;
  private static final Duration POLL = Duration.ofSeconds(30);

  private ResponseWriter() {}

  static void write(HttpServerResponse http, ApiRequest request, ApiResponse answer)
      throws InterruptedException {
    switch (answer) {
      case ApiResponse.Whole whole -> writeWhole(http, request, whole);
      case ApiResponse.Events events -> writeEvents(http, events.source());
      case ApiResponse.Bytes bytes -> writeBytes(http, bytes);
    }
  }

  private static void writeWhole(
      HttpServerResponse http, ApiRequest request, ApiResponse.Whole whole) {
    byte[] body = whole.body();
    String contentType = whole.contentType();
    if (contentType.equals(JSON) && wantsYaml(request)) {
      body = Yaml.fromJson(body);
      contentType = YAML;
    }
    http.setStatusCode(whole.status());
    http.putHeader("content-type", contentType);
    http.putHeader("cache-control", "no-cache, private");
    whole.headers().forEach((name, value) -> putLines(http, name, value));
    if (body.length > GZIP_FROM && takesGzip(request)) {
      body = gzip(body);
      http.putHeader("content-encoding", "gzip");
      http.putHeader("vary", "Accept-Encoding");
    }
    if (request.method().equals("HEAD")) {
      http.putHeader("content-length", Integer.toString(body.length));
      http.end();
    } else {
      http.end(Buffer.buffer(body));
    }
  }

  /// A header that may come several times holds one value a line.
  private static void putLines(HttpServerResponse http, String name, String value) {
    for (String line : value.split("\n", -1)) {
      http.headers().add(name, line);
    }
  }

  private static boolean wantsYaml(ApiRequest request) {
    String accept = request.headers().get("accept");
    return accept != null && accept.contains("yaml") && acceptsYaml(accept);
  }

  private static boolean acceptsYaml(String accept) {
    try {
      return Accept.of(accept).yaml();
    } catch (RuntimeException _) {
      return false;
    }
  }

  private static boolean takesGzip(ApiRequest request) {
    String encodings = request.headers().get("accept-encoding");
    return encodings != null && encodings.contains("gzip");
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4);
    try (GZIPOutputStream gzip = new FastGzip(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// Level 1: list bodies repeat themselves so much that more work gains little.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 16 << 10);
      def.setLevel(1);
    }
  }

  private static void writeEvents(HttpServerResponse http, ApiResponse.EventSource source)
      throws InterruptedException {
    try (source) {
      http.setStatusCode(200);
      http.putHeader("content-type", JSON);
      http.putHeader("cache-control", "no-cache, private");
      http.setChunked(true);
      http.writeHead();
      while (!http.closed() && !source.ended()) {
        List<ApiResponse.Event> events = source.poll(POLL);
        for (int from = 0; from < events.size() && !http.closed(); ) {
          int to = flushed(events, from);
          await(http, http.write(frames(events.subList(from, to))));
          from = to;
        }
      }
      if (!http.closed()) {
        http.end();
      }
    }
  }

  /// How many events leave with one flush: a reader that stops holds no more than these.
  private static int flushed(List<ApiResponse.Event> events, int from) {
    int to = from;
    long bytes = 0;
    while (to < events.size() && bytes < FLUSH_BYTES) {
      bytes += events.get(to++).object().length;
    }
    return to;
  }

  /// Events as one buffer, so that they leave with one flush.
  private static Buffer frames(List<ApiResponse.Event> events) {
    int size = 0;
    for (ApiResponse.Event event : events) {
      size += event.object().length + event.type().length() + FRAME_EXTRA;
    }
    Buffer buffer = Buffer.buffer(size);
    for (ApiResponse.Event event : events) {
      appendFrame(buffer, event);
      buffer.appendByte((byte) '\n');
    }
    return buffer;
  }

  static void appendFrame(Buffer buffer, ApiResponse.Event event) {
    buffer.appendBytes(prefix(event.type()));
    buffer.appendBytes(event.object());
    buffer.appendByte((byte) '}');
  }

  private static final byte[] ADDED = open("ADDED");
  private static final byte[] MODIFIED = open("MODIFIED");
  private static final byte[] DELETED = open("DELETED");

  private static byte[] prefix(String type) {
    return switch (type) {
      case "ADDED" -> ADDED;
      case "MODIFIED" -> MODIFIED;
      case "DELETED" -> DELETED;
      default -> open(type);
    };
  }

  private static byte[] open(String type) {
    return ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
  }

  private static void writeBytes(HttpServerResponse http, ApiResponse.Bytes bytes)
      throws InterruptedException {
    http.setStatusCode(bytes.status());
    http.putHeader("content-type", bytes.contentType());
    http.setChunked(true);
    http.writeHead();
    byte[] chunk = new byte[16 << 10];
    try (InputStream in = bytes.body()) {
      int length = in.read(chunk);
      while (length >= 0 && !http.closed()) {
        await(http, http.write(Buffer.buffer(chunk.length).appendBytes(chunk, 0, length)));
        length = in.read(chunk);
      }
    } catch (IOException e) {
      http.reset();
      return;
    }
    if (!http.closed()) {
      http.end();
    }
  }

  /// Waits while the peer's queue is full; an error of the write shows as a closed connection.
  private static void await(HttpServerResponse http, Future<Void> written)
      throws InterruptedException {
    if (http.writeQueueFull()) {
      CountDownLatch done = new CountDownLatch(1);
      written.onComplete(_ -> done.countDown());
      done.await();
    }
  }
}
