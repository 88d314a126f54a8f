// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.tasks.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/// Listens on one address and passes each client's datagrams to one of its targets, and the answers
/// back. A client stays with its target until both are quiet for a minute, or for two seconds when
/// it was answered, the target refuses, it leaves the Service, or others need the place.
final class UdpForwarder implements Forwarder {

  private static final int LARGEST = 65_535;
  private static final long LOOK_MILLIS = 500;

  private final DatagramChannel listener;
  private final Targets targets;
  private final UdpSessions sessions;
  private final Selector answers;
  private final Tasks tasks;

  private UdpForwarder(
      DatagramChannel listener,
      Selector answers,
      Targets targets,
      UdpSessions sessions,
      InetSocketAddress address) {
    this.listener = listener;
    this.answers = answers;
    this.targets = targets;
    this.sessions = sessions;
    this.tasks = new Tasks("forward " + address.getHostString() + ":" + address.getPort());
  }

  /// @param sessions those of all forwarders
  static UdpForwarder open(InetSocketAddress address, Targets targets, UdpSessions sessions)
      throws IOException {
    DatagramChannel listener = DatagramChannel.open();
    Selector answers = Selector.open();
    try {
      listener.bind(address);
    } catch (IOException e) {
      answers.close();
      listener.close();
      throw e;
    }
    UdpForwarder forwarder = new UdpForwarder(listener, answers, targets, sessions, address);
    forwarder.tasks.start("receive", forwarder::receive);
    forwarder.tasks.start("answers", forwarder::answer);
    return forwarder;
  }

  @Override
  public void lead(ServiceRule rule) {
    targets.set(rule);
    sessions.endIf(this, session -> !targets.contain(session.target()));
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    while (listener.isOpen()) {
      try {
        buffer.clear();
        InetSocketAddress client = (InetSocketAddress) listener.receive(buffer);
        buffer.flip();
        Optional<UdpSessions.Session> session = session(client);
        if (session.isPresent()) {
          pass(buffer, session.get());
        }
      } catch (IOException _) {
        // the listener is closed, or one datagram is lost, as datagrams may be
      }
    }
  }

  private void pass(ByteBuffer datagram, UdpSessions.Session session) {
    try {
      sessions.asked(session);
      session.channel().write(datagram);
    } catch (IOException _) {
      sessions.end(session);
    }
  }

  private Optional<UdpSessions.Session> session(InetSocketAddress client) throws IOException {
    Optional<UdpSessions.Session> known = sessions.find(this, client);
    if (known.isPresent()) {
      targets.took(client.getAddress(), known.get().target());
      return known;
    }
    Optional<Endpoint> target = targets.inOrder(client.getAddress()).stream().findFirst();
    return target.isEmpty() ? Optional.empty() : Optional.of(begin(client, target.get()));
  }

  private UdpSessions.Session begin(InetSocketAddress client, Endpoint target) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    UdpSessions.Session session = new UdpSessions.Session(this, client, channel, target);
    try {
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(target.address(), target.port()));
      sessions.add(session);
      channel.register(answers, SelectionKey.OP_READ, session);
    } catch (IOException e) {
      sessions.end(session);
      throw e;
    }
    targets.took(client.getAddress(), target);
    if (!targets.contain(target)) {
      sessions.end(session); // it left the Service meanwhile
    }
    return session;
  }

  private void answer() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    while (listener.isOpen() && answers.isOpen()) {
      try {
        answers.select(key -> answer((UdpSessions.Session) key.attachment(), buffer), LOOK_MILLIS);
        sessions.endQuiet();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void answer(UdpSessions.Session session, ByteBuffer buffer) {
    try {
      buffer.clear();
      while (session.channel().receive(buffer) != null) {
        sessions.answered(session);
        listener.send(buffer.flip(), session.client());
        buffer.clear();
      }
    } catch (IOException _) {
      sessions.end(session); // the target refuses, or one of the two is closed
    }
  }

  @Override
  public void close() {
    UdpSessions.close(listener);
    sessions.endIf(this, _ -> true);
    tasks.close();
    UdpSessions.close(answers);
  }
}
