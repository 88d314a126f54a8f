// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;

/// Puts answers on the wire. Runs on the request's virtual thread and waits there when the peer
/// reads slowly, so a slow reader holds nothing but its own thread.
final class ResponseWriter {

  static final String JSON = "application/json";

  /// Answers larger than this are compressed when the caller takes gzip.
  static final int GZIP_FROM = 128 << 10;

  private static final int MOST_AT_ONCE = 256 << 10;
  private static final Duration POLL = Duration.ofSeconds(30);

  private ResponseWriter() {}

  /// @param loop takes over watches that have caught up
  static void write(HttpServerResponse http, ApiRequest request, ApiResponse answer, WatchLoop loop)
      throws InterruptedException {
    switch (answer) {
      case ApiResponse.Whole whole -> writeWhole(http, request, whole);
      case ApiResponse.Events events when request.method().equals("HEAD") -> {
        events.source().close();
        http.putHeader("content-type", contentType(events.format()));
        http.end();
      }
      case ApiResponse.Events events -> {
        begin(http, events.format());
        writeEvents(http, events, loop);
      }
      case ApiResponse.Listing list -> ListWriter.write(http, request, list);
      case ApiResponse.Bytes bytes -> writeBytes(http, request, bytes);
    }
  }

  static void writeWhole(HttpServerResponse http, ApiRequest request, ApiResponse.Whole answer) {
    ApiResponse.Whole whole = Rendering.of(request, answer);
    byte[] body = whole.body();
    http.setStatusCode(whole.status());
    http.putHeader("content-type", whole.contentType());
    http.putHeader("cache-control", "no-cache, private");
    whole.headers().forEach((name, value) -> putLines(http, name, value));
    if (body.length > GZIP_FROM && takesGzip(request)) {
      body = gzip(body);
      http.putHeader("content-encoding", "gzip");
      http.headers().add("vary", "Accept-Encoding");
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

  static boolean takesGzip(ApiRequest request) {
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
  static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 16 << 10);
      def.setLevel(1);
    }
  }

  private static void begin(HttpServerResponse http, Accept.Format format) {
    http.setStatusCode(200);
    http.putHeader("content-type", contentType(format));
    http.putHeader("cache-control", "no-cache, private");
    http.setChunked(true);
    http.writeHead();
  }

  /// Writes what there is and what must be waited for; then the event loop goes on.
  private static void writeEvents(
      HttpServerResponse http, ApiResponse.Events answer, WatchLoop loop)
      throws InterruptedException {
    ApiResponse.EventSource source = answer.source();
    boolean handedOver = false;
    try {
      while (!http.closed() && !source.ended()) {
        LiveEvents live = source.live();
        if (live != null) {
          handedOver = true;
          loop.join(new WatchLoop.Stream(http, answer, live, () -> goOn(http, answer, loop)));
          return;
        }
        writeFrames(http, source.poll(POLL), answer.format());
      }
      if (!http.closed()) {
        http.end();
      }
    } finally {
      if (!handedOver) {
        source.close();
      }
    }
  }

  /// Goes on with a watch that an event loop has given back.
  private static void goOn(HttpServerResponse http, ApiResponse.Events answer, WatchLoop loop)
      throws InterruptedException {
    Thread writer = Thread.currentThread();
    http.closeHandler(_ -> writer.interrupt());
    writeEvents(http, answer, loop);
  }

  private static String contentType(Accept.Format format) {
    return format == Accept.Format.PROTOBUF ? format.mediaType() + ";stream=watch" : JSON;
  }

  /// Events that are there leave together, but no more than a bounded number of bytes at a time.
  private static void writeFrames(
      HttpServerResponse http, List<ApiResponse.Event> events, Accept.Format format)
      throws InterruptedException {
    Buffer buffer = null;
    for (ApiResponse.Event event : events) {
      byte[] frame = event.frame(format);
      if (buffer != null && buffer.length() + frame.length > MOST_AT_ONCE) {
        await(http, http.write(buffer));
        buffer = null;
      }
      buffer = buffer == null ? Buffer.buffer(frame.length) : buffer;
      buffer.appendBytes(frame);
    }
    if (buffer != null) {
      await(http, http.write(buffer));
    }
  }

  static void writeBytes(HttpServerResponse http, ApiRequest request, ApiResponse.Bytes bytes)
      throws InterruptedException {
    http.setStatusCode(bytes.status());
    if (!bytes.contentType().isEmpty()) {
      http.putHeader("content-type", bytes.contentType());
    }
    bytes.headers().forEach((name, value) -> putLines(http, name, value));
    byte[] chunk = new byte[16 << 10];
    try (InputStream in = bytes.body()) {
      if (hasNoBody(request, bytes.status())) {
        http.end();
        return;
      }
      http.setChunked(!bytes.headers().containsKey("content-length"));
      http.writeHead();
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

  /// Answers without a body (RFC 9110, 6.4.1).
  private static boolean hasNoBody(ApiRequest request, int status) {
    return request.method().equals("HEAD") || status == 204 || status == 304;
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
