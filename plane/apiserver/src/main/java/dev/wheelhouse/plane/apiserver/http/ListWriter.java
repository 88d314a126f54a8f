// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;

/// Writes large lists piece by piece: no more of one is there at a time than the connection takes.
/// Runs on the request's virtual thread.
final class ListWriter extends OutputStream {

  private static final int CHUNK = 256 << 10;
  private static final int QUEUE = 1 << 20;

  private final HttpServerResponse http;
  private byte[] chunk = new byte[CHUNK];
  private int filled;

  private ListWriter(HttpServerResponse http) {
    this.http = http;
    http.setWriteQueueMaxSize(QUEUE);
  }

  static void write(HttpServerResponse http, ApiRequest request, ApiResponse.Listing list)
      throws InterruptedException {
    Rendering.ListPieces made = Rendering.of(request, list);
    if (made == null) {
      ResponseWriter.writeWhole(http, request, list.whole());
      return;
    }
    http.putHeader("content-type", made.format().mediaType());
    http.putHeader("cache-control", "no-cache, private");
    boolean gzip = made.size() > ResponseWriter.GZIP_FROM && ResponseWriter.takesGzip(request);
    if (gzip) {
      http.putHeader("content-encoding", "gzip");
      http.headers().add("vary", "Accept-Encoding");
      http.setChunked(true);
    } else {
      http.putHeader("content-length", Long.toString(made.size()));
    }
    if (!request.method().equals("HEAD")) {
      write(new ListWriter(http), made.pieces(), gzip);
    }
    if (!http.closed()) {
      http.end();
    }
  }

  private static void write(ListWriter writer, Iterator<byte[]> pieces, boolean gzip)
      throws InterruptedException {
    try (OutputStream out = gzip ? new ResponseWriter.FastGzip(writer) : writer) {
      while (pieces.hasNext() && !writer.http.closed()) {
        out.write(pieces.next());
      }
    } catch (IOException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      writer.http.reset();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, chunk.length - filled);
      System.arraycopy(bytes, from, chunk, filled, part);
      filled += part;
      from += part;
      left -= part;
      if (filled == chunk.length) {
        send();
      }
    }
  }

  private void send() throws IOException {
    if (filled == 0 || http.closed()) {
      return;
    }
    byte[] full = filled == chunk.length ? chunk : Arrays.copyOf(chunk, filled);
    chunk = filled == chunk.length ? new byte[CHUNK] : chunk;
    filled = 0;
    Future<Void> written = http.write(BufferInternal.buffer(Unpooled.wrappedBuffer(full)));
    if (http.writeQueueFull()) {
      await(written);
    }
  }

  private static void await(Future<Void> written) throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    written.onComplete(_ -> done.countDown());
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    send();
  }
}
