// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.dns;

import dev.wheelhouse.plane.node.network.dns.DnsMessage.Reply;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The machine's own name servers, asked in turn. Questions and answers are passed on as they are.
final class Upstreams {

  private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
  private static final int MAX_MESSAGE = 65_535;

  private final RandomGenerator ids = new SecureRandom();
  private final List<InetSocketAddress> servers;
  private final Duration timeout;

  /// @param servers empty for none: every question fails then
  /// @param timeout for each server
  Upstreams(List<InetSocketAddress> servers, Duration timeout) {
    this.servers = List.copyOf(servers);
    this.timeout = timeout;
  }

  /// The servers of a resolv.conf file, without those at one of the given addresses: a server that
  /// asked itself would never answer.
  static List<InetSocketAddress> read(Path resolvConf, List<InetAddress> ourselves) {
    List<InetSocketAddress> servers = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(resolvConf)) {
        String[] words = line.strip().split("\\s+", 3);
        if (words.length >= 2 && words[0].equals("nameserver")) {
          InetAddress address = InetAddress.ofLiteral(words[1]);
          if (!ourselves.contains(address)) {
            servers.add(new InetSocketAddress(address, 53));
          }
        }
      }
    } catch (IOException | IllegalArgumentException _) {
      return servers;
    }
    return servers;
  }

  /// The answer of the first server that gives one.
  Optional<byte[]> ask(byte[] question, boolean byTcp) {
    for (InetSocketAddress server : servers) {
      try {
        return Optional.of(byTcp ? askByTcp(server, question) : askByUdp(server, question));
      } catch (IOException _) {
        // the next one may answer
      }
    }
    return Optional.empty();
  }

  /// What a name means elsewhere: its aliases and addresses. Empty when nobody tells.
  Optional<Reply> resolve(String name, int type) {
    byte[] question = DnsMessage.query(ids.nextInt(0x10000), name, type);
    return ask(question, false)
        .flatMap(
            answer -> DnsAnswers.isTruncated(answer) ? ask(question, true) : Optional.of(answer))
        .flatMap(Upstreams::read);
  }

  private static Optional<Reply> read(byte[] answer) {
    try {
      return Optional.of(DnsAnswers.read(answer));
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("an upstream server's answer cannot be read");
      return Optional.empty();
    }
  }

  private byte[] askByUdp(InetSocketAddress server, byte[] question) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout((int) timeout.toMillis());
      socket.send(new DatagramPacket(question, question.length));
      DatagramPacket answer = new DatagramPacket(new byte[MAX_MESSAGE], MAX_MESSAGE);
      do {
        socket.receive(answer);
      } while (!sameId(question, answer.getData()));
      return Arrays.copyOf(answer.getData(), answer.getLength());
    }
  }

  private static boolean sameId(byte[] question, byte[] answer) {
    return question[0] == answer[0] && question[1] == answer[1];
  }

  private byte[] askByTcp(InetSocketAddress server, byte[] question) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[question.length + 2];
      framed[0] = (byte) (question.length >> 8);
      framed[1] = (byte) question.length;
      System.arraycopy(question, 0, framed, 2, question.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readUnsignedShort()];
      in.readFully(answer);
      return answer;
    }
  }
}
