// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Writes large lists piece by piece. Pieces are gathered in a few buffers that go round: one is
/// filled again when the connection has taken what was in it. So no more of a list is there at a
/// time than they hold, and it leaves next to nothing behind on the heap, however large it is.
///
/// Runs on the request's virtual thread, but for the return of a buffer.
final class ListWriter extends OutputStream {

  private static final int BUFFER = 128 << 10;
  private static final int BUFFERS = 4;

  private static final byte[] NONE = {};

  private final HttpServerResponse http;
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private int made;
  private byte[] buffer = NONE;
  private int filled;

  private ListWriter(HttpServerResponse http) {
    this.http = http;
    http.setWriteQueueMaxSize(BUFFER * BUFFERS);
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
      if (filled == buffer.length) {
        send();
        buffer = buffer();
      }
      int part = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, part);
      filled += part;
      from += part;
      left -= part;
    }
  }

  private byte[] buffer() throws IOException {
    byte[] returned = free.poll();
    if (returned == null && made < BUFFERS) {
      made++;
      return new byte[BUFFER];
    }
    try {
      return returned == null ? free.take() : returned;
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private void send() {
    if (filled == 0 || http.closed()) {
      filled = 0;
      return;
    }
    byte[] full = buffer;
    http.write(BufferInternal.buffer(Unpooled.wrappedBuffer(full, 0, filled)))
        .onComplete(_ -> free.add(full));
    buffer = NONE;
    filled = 0;
  }

  @Override
  public void close() {
    send();
  }
}
