// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import dev.wheelhouse.base.tasks.Tasks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Stands before an HTTP server that knows no TLS and turns TLS away at its first byte. Registry
/// clients try TLS first even where plain HTTP is allowed; a server that waits for the end of what
/// it takes for a request line keeps them waiting for their time limit.
final class PlainHttpGate implements AutoCloseable {

  private static final byte TLS_HANDSHAKE = 0x16;
  private static final int BUFFER = 1 << 16;
  private static final byte[] REFUSAL =
      """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain\r
      Connection: close\r
      \r
      this server speaks plain HTTP
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocketChannel listener;
  private final InetSocketAddress server;
  private final Tasks tasks = new Tasks("registry gate");

  private PlainHttpGate(ServerSocketChannel listener, InetSocketAddress server) {
    this.listener = listener;
    this.server = server;
  }

  static PlainHttpGate open(InetSocketAddress address, InetSocketAddress server)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    PlainHttpGate gate = new PlainHttpGate(listener, server);
    gate.tasks.start("accept", gate::accept);
    return gate;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(
        listener.socket().getInetAddress(), listener.socket().getLocalPort());
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        hand(listener.accept());
      } catch (IOException _) {
        return;
      }
    }
  }

  private void hand(SocketChannel client) throws IOException {
    try {
      tasks.start("connection", () -> serve(client));
    } catch (IllegalStateException _) {
      client.close();
    }
  }

  private void serve(SocketChannel client) throws InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (client) {
      if (client.read(buffer) <= 0) {
        return;
      }
      if (buffer.get(0) == TLS_HANDSHAKE) {
        client.write(ByteBuffer.wrap(REFUSAL));
        return;
      }
      try (SocketChannel inner = SocketChannel.open(server)) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        inner.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread back = tasks.start("answer", () -> pump(inner, client, ByteBuffer.allocate(BUFFER)));
        pump(client, inner, buffer);
        back.join();
      }
    } catch (IOException | IllegalStateException _) {
      // either side is gone, or the gate is closing; closing tells the other
    }
  }

  /// Copies until the end; what the buffer holds already goes first.
  private static void pump(SocketChannel from, SocketChannel to, ByteBuffer buffer) {
    try {
      do {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      } while (from.read(buffer) >= 0);
      to.shutdownOutput();
    } catch (IOException _) {
      close(from);
      close(to);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException _) {
      // nothing listens any more
    }
    tasks.close();
  }
}
