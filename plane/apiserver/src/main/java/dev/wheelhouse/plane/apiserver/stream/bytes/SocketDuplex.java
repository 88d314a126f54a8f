// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.bytes;

import dev.wheelhouse.base.io.Duplex;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/// A Vert.x socket as blocking streams. The socket stops reading while a quarter megabyte waits to
/// be read here; writers wait while as much waits to be sent.
public final class SocketDuplex implements Duplex {

  private static final int WINDOW = 256 * 1024;
  private static final int CHUNK = 64 * 1024;

  private final NetSocket socket;
  private final BytePipe received = new BytePipe(WINDOW);
  private final Semaphore sendable = new Semaphore(WINDOW);
  private volatile boolean closed;

  private SocketDuplex(NetSocket socket) {
    this.socket = socket;
  }

  /// Takes the socket over. Called on the socket's event loop, before it delivers data.
  public static SocketDuplex attach(NetSocket socket) {
    SocketDuplex duplex = new SocketDuplex(socket);
    socket.handler(duplex::receive);
    socket.endHandler(_ -> duplex.end());
    socket.closeHandler(_ -> duplex.end());
    socket.exceptionHandler(e -> {
      duplex.received.fail(new IOException("the connection broke: " + e.getMessage(), e));
      duplex.end();
    });
    return duplex;
  }

  private void receive(Buffer buffer) {
    if (received.offer(buffer.getBytes()) >= WINDOW) {
      socket.pause();
    }
  }

  private void end() {
    closed = true;
    closeQuietly();
    sendable.release(WINDOW);
  }

  private void closeQuietly() {
    try {
      received.output().close();
    } catch (IOException e) {
      throw new IllegalStateException("closing memory failed", e);
    }
  }

  @Override
  public InputStream input() {
    return new FilterInputStream(received.input()) {
      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        if (received.size() < WINDOW / 2) {
          socket.resume();
        }
        return count;
      }
    };
  }

  @Override
  public OutputStream output() {
    return new Output();
  }

  @Override
  public void close() {
    if (!closed) {
      socket.close();
    }
  }

  private void send(byte[] bytes, int from, int length) throws IOException {
    try {
      sendable.acquire(length);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while sending");
    }
    if (closed) {
      throw new IOException("the connection is closed");
    }
    Buffer buffer = Buffer.buffer(length).appendBytes(bytes, from, length);
    socket.write(buffer).onComplete(_ -> sendable.release(length));
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      send(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int done = 0; done < length; done += CHUNK) {
        send(bytes, from + done, Math.min(CHUNK, length - done));
      }
    }
  }
}
