// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.tasks.Tasks;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Listens on one address and passes each client's datagrams to one of its targets, and the answers
/// back. A client stays with its target until both are quiet for a minute, the target refuses, or
/// it leaves the Service.
final class UdpForwarder implements Forwarder {

  private static final int LARGEST = 65_535;
  private static final int IDLE_MILLIS = 60_000;
  private static final int MAX_SESSIONS = 4096;

  private final DatagramChannel listener;
  private final Targets targets;
  private final Tasks tasks;
  private final Map<InetSocketAddress, Session> sessions = new ConcurrentHashMap<>();

  private record Session(DatagramChannel channel, Endpoint target) {}

  private UdpForwarder(DatagramChannel listener, Targets targets, InetSocketAddress address) {
    this.listener = listener;
    this.targets = targets;
    this.tasks = new Tasks("forward " + address.getHostString() + ":" + address.getPort());
  }

  static UdpForwarder open(InetSocketAddress address, Targets targets) throws IOException {
    DatagramChannel listener = DatagramChannel.open();
    try {
      listener.bind(address);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    UdpForwarder forwarder = new UdpForwarder(listener, targets, address);
    forwarder.tasks.start("receive", forwarder::receive);
    return forwarder;
  }

  @Override
  public void lead(ServiceRule rule) {
    targets.set(rule);
    Iterator<Session> all = sessions.values().iterator();
    while (all.hasNext()) {
      Session session = all.next();
      if (!targets.contain(session.target())) {
        all.remove();
        close(session.channel());
      }
    }
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    while (listener.isOpen()) {
      try {
        buffer.clear();
        InetSocketAddress client = (InetSocketAddress) listener.receive(buffer);
        buffer.flip();
        Optional<Session> session = session(client);
        if (session.isPresent()) {
          pass(buffer, session.get(), client);
        }
      } catch (IOException _) {
        // the listener is closed, or one datagram is lost, as datagrams may be
      }
    }
  }

  private void pass(ByteBuffer datagram, Session session, InetSocketAddress client) {
    try {
      session.channel().write(datagram);
    } catch (IOException _) {
      end(client, session);
    }
  }

  private Optional<Session> session(InetSocketAddress client) throws IOException {
    Session known = sessions.get(client);
    if (known != null) {
      targets.took(client.getAddress(), known.target());
      return Optional.of(known);
    }
    Optional<Endpoint> target = targets.inOrder(client.getAddress()).stream().findFirst();
    if (target.isEmpty() || sessions.size() >= MAX_SESSIONS) {
      return Optional.empty();
    }
    return Optional.of(begin(client, target.get()));
  }

  private Session begin(InetSocketAddress client, Endpoint target) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.connect(new InetSocketAddress(target.address(), target.port()));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    Session session = new Session(channel, target);
    sessions.put(client, session);
    targets.took(client.getAddress(), target);
    if (targets.contain(target)) {
      try {
        tasks.start("answers", () -> answer(client, session));
      } catch (IllegalStateException _) {
        end(client, session); // this forwarder is closing
      }
    } else {
      end(client, session); // it left the Service meanwhile
    }
    return session;
  }

  private void answer(InetSocketAddress client, Session session) {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    try {
      session.channel().socket().setSoTimeout(IDLE_MILLIS);
      while (true) {
        packet.setLength(LARGEST);
        session.channel().socket().receive(packet);
        listener.send(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), client);
      }
    } catch (SocketTimeoutException _) {
      end(client, session);
    } catch (IOException _) {
      end(client, session); // the target refuses, or one of the two is closed
    }
  }

  private void end(InetSocketAddress client, Session session) {
    sessions.remove(client, session);
    close(session.channel());
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // nothing goes through it any more
    }
  }

  @Override
  public void close() {
    close(listener);
    sessions.values().forEach(session -> close(session.channel()));
    tasks.close();
  }
}
