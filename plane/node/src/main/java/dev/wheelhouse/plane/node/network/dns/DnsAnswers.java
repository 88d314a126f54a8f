// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.dns;

import dev.wheelhouse.plane.node.network.dns.DnsMessage.Address;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Alias;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Reply;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.ResourceRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads addresses and aliases out of another server's answer (RFC 1035, names may be compressed).
final class DnsAnswers {

  private static final int CODE = 0x000f;
  private static final int POINTER = 0xc0;
  private static final int MAX_POINTERS = 64;

  private final ByteBuffer in;

  private DnsAnswers(byte[] message) {
    this.in = ByteBuffer.wrap(message);
  }

  static boolean isTruncated(byte[] message) {
    return message.length >= DnsMessage.HEADER
        && (ByteBuffer.wrap(message).getShort(2) & DnsMessage.TRUNCATED) != 0;
  }

  /// The answer's code with its records of type A, AAAA and CNAME; others are left out.
  ///
  /// @throws IOException when it is no well-formed answer
  static Reply read(byte[] message) throws IOException {
    if (message.length < DnsMessage.HEADER) {
      throw new IOException("a DNS answer is shorter than its header");
    }
    try {
      return new DnsAnswers(message).read();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IOException("a DNS answer ends too early", e);
    }
  }

  private Reply read() throws IOException {
    in.getShort();
    int code = in.getShort() & CODE;
    int questions = in.getShort() & 0xffff;
    int answers = in.getShort() & 0xffff;
    in.position(DnsMessage.HEADER);
    for (int i = 0; i < questions; i++) {
      name();
      in.getInt();
    }
    List<ResourceRecord> records = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      resource().ifPresent(records::add);
    }
    return new Reply(code, records, List.of(), List.of());
  }

  private Optional<ResourceRecord> resource() throws IOException {
    String owner = name();
    int type = in.getShort() & 0xffff;
    in.getShort();
    int ttl = in.getInt();
    int length = in.getShort() & 0xffff;
    int end = in.position() + length;
    Optional<ResourceRecord> found =
        switch (type) {
          case DnsMessage.A, DnsMessage.AAAA ->
              Optional.of(new ResourceRecord(owner, ttl, new Address(address(length))));
          case DnsMessage.CNAME -> Optional.of(new ResourceRecord(owner, ttl, new Alias(name())));
          default -> Optional.empty();
        };
    in.position(Math.min(end, in.limit()));
    return found;
  }

  private InetAddress address(int length) throws UnknownHostException {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return InetAddress.getByAddress(bytes);
  }

  /// The name at the present place, which ends behind it. Pointers lead to earlier places only as
  /// often as a well-formed name can need.
  private String name() throws IOException {
    StringBuilder name = new StringBuilder();
    int after = -1;
    int pointers = 0;
    for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
      if ((length & POINTER) == POINTER) {
        int place = ((length & ~POINTER) << 8) | (in.get() & 0xff);
        after = after < 0 ? in.position() : after;
        if (++pointers > MAX_POINTERS || place >= in.limit()) {
          throw new IOException("a DNS name does not end");
        }
        in.position(place);
      } else {
        append(name, length);
      }
    }
    if (after >= 0) {
      in.position(after);
    }
    return name.toString();
  }

  private void append(StringBuilder name, int length) throws IOException {
    if (length >= POINTER || name.length() + length > DnsMessage.MAX_NAME) {
      throw new IOException("a DNS name is too long");
    }
    byte[] label = new byte[length];
    in.get(label);
    if (!name.isEmpty()) {
      name.append('.');
    }
    name.append(new String(label, StandardCharsets.ISO_8859_1));
  }
}
