// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.dns;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Question;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Reply;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cluster's name server, by UDP and TCP on one address. Questions about the cluster are
/// answered at once on the receiving thread, others on a thread of their own while an upstream is
/// asked; so are names of the cluster that stand for one outside.
public final class ClusterDns implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterDns.class);
  private static final int MAX_UDP = 4096;
  private static final int MAX_TCP = 65_535;
  private static final int IDLE_MILLIS = 10_000;
  private static final int MAX_FORWARDED = 512;

  /// @param address where to listen; port 53 for pods
  /// @param domain `cluster.local`
  /// @param upstreams asked for other names, in this order
  /// @param timeout for one upstream server
  public record Options(
      InetSocketAddress address,
      String domain,
      List<InetSocketAddress> upstreams,
      Duration timeout) {

    public Options {
      upstreams = List.copyOf(upstreams);
    }

    /// Port 53 of an address, with the machine's own upstream servers.
    public static Options at(String address) {
      InetAddress ourselves = InetAddress.ofLiteral(address);
      return new Options(
          new InetSocketAddress(ourselves, 53),
          "cluster.local",
          Upstreams.read(Path.of("/etc/resolv.conf"), List.of(ourselves)),
          Duration.ofSeconds(2));
    }
  }

  private final ClusterZone zone;
  private final Upstreams upstreams;
  private final DatagramChannel udp;
  private final ServerSocketChannel tcp;
  private final Tasks tasks = new Tasks("dns");
  private final Semaphore forwarded = new Semaphore(MAX_FORWARDED);

  private ClusterDns(
      ClusterZone zone, Upstreams upstreams, DatagramChannel udp, ServerSocketChannel tcp) {
    this.zone = zone;
    this.upstreams = upstreams;
    this.udp = udp;
    this.tcp = tcp;
  }

  /// Binds and answers once Services are known; until then questions about the cluster fail.
  ///
  /// @throws PlatformException `ALREADY_EXISTS` when the address is taken
  public static ClusterDns start(Options options, PlaneClient client) {
    try {
      DatagramChannel udp = DatagramChannel.open();
      udp.bind(options.address());
      ServerSocketChannel tcp = ServerSocketChannel.open();
      tcp.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      tcp.bind(
          new InetSocketAddress(
              options.address().getAddress(),
              ((InetSocketAddress) udp.getLocalAddress()).getPort()));
      ClusterDns dns =
          new ClusterDns(
              new ClusterZone(options.domain(), client),
              new Upstreams(options.upstreams(), options.timeout()),
              udp,
              tcp);
      dns.tasks.start("udp", dns::serveUdp);
      dns.tasks.start("tcp", dns::serveTcp);
      return dns;
    } catch (IOException e) {
      throw new PlatformException(
          Reason.ALREADY_EXISTS,
          "cannot serve DNS at " + options.address() + ": " + e.getMessage(),
          e);
    }
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return new InetSocketAddress(tcp.socket().getInetAddress(), tcp.socket().getLocalPort());
  }

  /// The text of a pod's `/etc/resolv.conf` for the policy `ClusterFirst`.
  public static String resolvConf(String nameServer, String namespace, String domain) {
    return """
    search %2$s.svc.%3$s svc.%3$s %3$s
    nameserver %1$s
    options ndots:5
    """
        .formatted(nameServer, namespace, domain);
  }

  private void serveUdp() throws InterruptedException {
    zone.awaitSynced();
    ByteBuffer buffer = ByteBuffer.allocate(MAX_UDP);
    while (udp.isOpen()) {
      try {
        buffer.clear();
        InetSocketAddress asker = (InetSocketAddress) udp.receive(buffer);
        buffer.flip();
        answerByUdp(bytes(buffer), asker);
      } catch (IOException e) {
        if (udp.isOpen()) {
          LOG.atDebug().setCause(e).log("a DNS datagram failed");
        }
      }
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private void answerByUdp(byte[] message, InetSocketAddress asker) throws IOException {
    Optional<Question> question = question(message);
    if (question.isEmpty()) {
      return;
    }
    Optional<Reply> reply = reply(question.get());
    if (reply.isPresent() && isWhole(question.get(), reply.get())) {
      int limit = Math.min(question.get().udpSize(), MAX_UDP);
      udp.send(ByteBuffer.wrap(DnsMessage.write(question.get(), reply.get(), limit)), asker);
    } else if (forwarded.tryAcquire()) {
      tasks.start(
          "forward",
          () -> {
            try {
              udp.send(ByteBuffer.wrap(ask(question.get(), reply, message, false)), asker);
            } catch (IOException e) {
              LOG.atDebug().setCause(e).log("a DNS answer was not sent");
            } finally {
              forwarded.release();
            }
          });
    }
  }

  private static Optional<Question> question(byte[] message) {
    try {
      Question question = DnsMessage.parse(ByteBuffer.wrap(message));
      return question.isQuery() ? Optional.of(question) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Optional<Reply> reply(Question question) {
    return zone.answer(question.name(), question.type());
  }

  private static boolean isWhole(Question question, Reply reply) {
    return reply.openAlias(question.type()).isEmpty();
  }

  /// What upstream servers are needed for: the name an alias leads to, or the whole question. An
  /// alias whose target nobody tells is an answer of its own.
  private byte[] ask(Question question, Optional<Reply> reply, byte[] message, boolean byTcp) {
    if (reply.isEmpty()) {
      return upstreams
          .ask(message, byTcp)
          .orElseGet(
              () -> DnsMessage.write(question, Reply.failure(DnsMessage.SERVER_FAILURE), MAX_TCP));
    }
    Reply known = reply.get();
    Reply whole =
        known
            .openAlias(question.type())
            .flatMap(target -> upstreams.resolve(target, question.type()))
            .map(known::then)
            .orElse(known);
    int limit = byTcp ? MAX_TCP : Math.min(question.udpSize(), MAX_UDP);
    return DnsMessage.write(question, whole, limit);
  }

  private void serveTcp() throws InterruptedException {
    zone.awaitSynced();
    while (tcp.isOpen()) {
      try {
        hand(tcp.accept());
      } catch (IOException _) {
        return;
      }
    }
  }

  private void hand(SocketChannel client) throws IOException {
    try {
      tasks.start("tcp client", () -> serve(client));
    } catch (IllegalStateException _) {
      client.close();
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      client.socket().setSoTimeout(IDLE_MILLIS);
      DataInputStream in = new DataInputStream(client.socket().getInputStream());
      while (true) {
        byte[] message = new byte[in.readUnsignedShort()];
        in.readFully(message);
        Optional<Question> question = question(message);
        if (question.isEmpty()) {
          return;
        }
        byte[] answer = ask(question.get(), reply(question.get()), message, true);
        byte[] framed = new byte[answer.length + 2];
        framed[0] = (byte) (answer.length >> 8);
        framed[1] = (byte) answer.length;
        System.arraycopy(answer, 0, framed, 2, answer.length);
        client.socket().getOutputStream().write(framed);
      }
    } catch (IOException _) {
      // the client went away or was idle for too long
    }
  }

  @Override
  public void close() {
    try {
      udp.close();
      tcp.close();
    } catch (IOException _) {
      // nothing is served any more
    }
    tasks.close();
  }
}
