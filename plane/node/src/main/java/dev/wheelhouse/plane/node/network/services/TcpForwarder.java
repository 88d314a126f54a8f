// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.tasks.Tasks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// Listens on one address and forwards each connection to one of its targets, picked at random or
/// by session affinity; a target that refuses is passed over for another. Half-closed connections
/// stay half open.
final class TcpForwarder implements Forwarder {

  private static final int BUFFER = 1 << 16;
  private static final int CONNECT_MILLIS = 3000;

  private final ServerSocketChannel listener;
  private final Tasks tasks;
  private final Targets targets;

  private TcpForwarder(ServerSocketChannel listener, Targets targets, InetSocketAddress address) {
    this.listener = listener;
    this.targets = targets;
    this.tasks = new Tasks("forward " + address.getHostString() + ":" + address.getPort());
  }

  static TcpForwarder open(InetSocketAddress address, Targets targets) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    TcpForwarder forwarder = new TcpForwarder(listener, targets, address);
    forwarder.tasks.start("accept", forwarder::accept);
    return forwarder;
  }

  @Override
  public void lead(ServiceRule rule) {
    targets.set(rule);
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
      tasks.start("connection", () -> forward(client));
    } catch (IllegalStateException _) {
      client.close();
    }
  }

  private void forward(SocketChannel client) throws InterruptedException {
    try (client) {
      Optional<SocketChannel> found = connect(client.socket().getInetAddress());
      if (found.isEmpty()) {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        return;
      }
      try (SocketChannel server = found.get()) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread back = tasks.start("answer", () -> pump(server, client));
        pump(client, server);
        back.join();
      }
    } catch (IOException | IllegalStateException _) {
      // either side is gone, or this forwarder is closing; closing tells the other
    }
  }

  private Optional<SocketChannel> connect(InetAddress client) {
    for (Endpoint target : targets.inOrder(client)) {
      try {
        SocketChannel channel = SocketChannel.open();
        try {
          channel
              .socket()
              .connect(new InetSocketAddress(target.address(), target.port()), CONNECT_MILLIS);
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
          targets.took(client, target);
          return Optional.of(channel);
        } catch (IOException e) {
          channel.close();
        }
      } catch (IOException _) {
        // the next target may do better
      }
    }
    return Optional.empty();
  }

  private static void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException _) {
      closeBoth(from, to);
    }
  }

  private static void closeBoth(SocketChannel one, SocketChannel other) {
    try (one;
        other) {
      // closing is all there is to do
    } catch (IOException _) {
      // they are gone either way
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
