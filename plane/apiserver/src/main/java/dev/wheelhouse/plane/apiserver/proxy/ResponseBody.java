// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.plane.apiserver.stream.bytes.BytePipe;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The body of an answer as a stream that is read by one thread. The other side waits while a
/// quarter megabyte is unread.
final class ResponseBody extends FilterInputStream {

  private static final int WINDOW = 256 * 1024;

  private final BytePipe received;
  private final HttpClientRequest request;
  private final HttpClientResponse response;
  private volatile boolean complete;

  private ResponseBody(BytePipe received, HttpClientRequest request, HttpClientResponse response) {
    super(received.input());
    this.received = received;
    this.request = request;
    this.response = response;
  }

  /// Called on the exchange's event loop, before the body comes.
  static InputStream attach(HttpClientRequest request, HttpClientResponse response) {
    BytePipe received = new BytePipe(WINDOW);
    ResponseBody body = new ResponseBody(received, request, response);
    response.handler(buffer -> {
      if (received.offer(buffer.getBytes()) >= WINDOW) {
        response.pause();
      }
    });
    response.endHandler(_ -> {
      body.complete = true;
      end(received);
    });
    response.exceptionHandler(
        e -> received.fail(new IOException("the answer broke off: " + e.getMessage(), e)));
    return body;
  }

  private static void end(BytePipe received) {
    try {
      received.output().close();
    } catch (IOException e) {
      throw new IllegalStateException("closing memory failed", e);
    }
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    if (received.size() < WINDOW / 2) {
      response.resume();
    }
    return count;
  }

  /// An answer that was not read to its end is broken off.
  @Override
  public void close() throws IOException {
    if (!complete) {
      request.reset();
    }
    super.close();
  }
}
