// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.websocket;

import dev.wheelhouse.base.io.Duplex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// A byte connection inside a WebSocket: the payloads of its binary messages, one after another.
public final class WebSocketTunnel implements Duplex {

  private final WebSocket socket;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();

  public WebSocketTunnel(WebSocket socket) {
    this.socket = socket;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void close() {
    socket.close();
  }

  private final class Input extends InputStream {
    private ByteArrayInputStream message = new ByteArrayInputStream(new byte[0]);

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      while (message.available() == 0) {
        Optional<WebSocket.Message> next = socket.read();
        if (next.isEmpty()) {
          return -1;
        }
        message = new ByteArrayInputStream(next.get().payload());
      }
      return message.read(bytes, from, length);
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      socket.writeBinary(bytes, from, length);
    }
  }
}
