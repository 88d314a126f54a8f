// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The wire form of DNS questions and answers (RFC 1035; names compressed in answers).
final class DnsMessage {

  static final int A = 1;
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int PTR = 12;
  static final int AAAA = 28;
  static final int SRV = 33;
  static final int OPT = 41;
  static final int ANY = 255;
  static final int HEADER = 12;
  static final int OK = 0;
  static final int FORMAT_ERROR = 1;
  static final int SERVER_FAILURE = 2;
  static final int NAME_ERROR = 3;
  static final int NOT_IMPLEMENTED = 4;

  private static final int RESPONSE = 0x8000;
  private static final int AUTHORITATIVE = 0x0400;
  static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int RECURSION_AVAILABLE = 0x0080;
  private static final int OPCODE = 0x7800;
  private static final int POINTER = 0xc000;
  static final int MAX_NAME = 255;
  static final int CLASS_IN = 1;

  private DnsMessage() {}

  /// A question.
  ///
  /// @param name in lower case, without the last dot
  /// @param asked the name as it was written, to be repeated in the answer
  /// @param udpSize most bytes the asker takes by UDP
  /// @param end where the question section ends
  record Question(
      int id,
      int flags,
      String name,
      String asked,
      int type,
      int udpSize,
      boolean extended,
      int end) {

    boolean isQuery() {
      return (flags & (RESPONSE | OPCODE)) == 0;
    }
  }

  /// One resource record of an answer.
  record ResourceRecord(String name, int ttl, Data data) {}

  /// What a record says.
  sealed interface Data {}

  /// An IPv4 or IPv6 address: record `A` or `AAAA`.
  record Address(InetAddress address) implements Data {
    static Address of(String literal) {
      return new Address(InetAddress.ofLiteral(literal));
    }
  }

  record Alias(String target) implements Data {}

  record Pointer(String target) implements Data {}

  record Server(int priority, int weight, int port, String target) implements Data {}

  record Authority(String primary, String mailbox, int serial, int negativeTtl) implements Data {}

  /// An answer to a question.
  ///
  /// @param authority set when nothing was found: how long that may be remembered
  record Reply(
      int code,
      List<ResourceRecord> answers,
      List<ResourceRecord> authority,
      List<ResourceRecord> additional) {

    Reply {
      answers = List.copyOf(answers);
      authority = List.copyOf(authority);
      additional = List.copyOf(additional);
    }

    /// The name that the answers lead to when an address was asked, they end with an alias, and
    /// nobody has said that there is nothing behind it.
    Optional<String> openAlias(int type) {
      boolean open = code == OK && authority.isEmpty() && (type == A || type == AAAA);
      return open && !answers.isEmpty() && answers.getLast().data() instanceof Alias(String to)
          ? Optional.of(to.toLowerCase(Locale.ROOT))
          : Optional.empty();
    }

    /// These answers and then those about the name they lead to.
    Reply then(Reply next) {
      List<ResourceRecord> all = new ArrayList<>(answers);
      all.addAll(next.answers());
      return new Reply(next.code(), all, next.authority(), next.additional());
    }

    static Reply failure(int code) {
      return new Reply(code, List.of(), List.of(), List.of());
    }
  }

  /// @throws IllegalArgumentException when it is no message with exactly one question
  static Question parse(ByteBuffer in) {
    try {
      int id = in.getShort() & 0xffff;
      int flags = in.getShort() & 0xffff;
      int questions = in.getShort() & 0xffff;
      int answers = in.getShort() & 0xffff;
      int authority = in.getShort() & 0xffff;
      int additional = in.getShort() & 0xffff;
      if (questions != 1) {
        throw new IllegalArgumentException("not one question");
      }
      String asked = name(in);
      int type = in.getShort() & 0xffff;
      in.getShort();
      int end = in.position();
      int udpSize = answers + authority == 0 && additional > 0 ? extension(in) : -1;
      return new Question(
          id,
          flags,
          asked.toLowerCase(Locale.ROOT),
          asked,
          type,
          Math.max(512, udpSize),
          udpSize >= 0,
          end);
    } catch (java.nio.BufferUnderflowException e) {
      throw new IllegalArgumentException("message ends too early", e);
    }
  }

  private static int extension(ByteBuffer in) {
    String owner = name(in);
    int type = in.getShort() & 0xffff;
    int size = in.getShort() & 0xffff;
    return owner.isEmpty() && type == OPT ? size : -1;
  }

  private static String name(ByteBuffer in) {
    StringBuilder name = new StringBuilder();
    for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
      if (length > 63 || name.length() + length > MAX_NAME) {
        throw new IllegalArgumentException("bad name");
      }
      byte[] label = new byte[length];
      in.get(label);
      if (!name.isEmpty()) {
        name.append('.');
      }
      name.append(new String(label, StandardCharsets.ISO_8859_1));
    }
    return name.toString();
  }

  /// Writes a reply. One that is longer than the limit goes without its additional records; where
  /// that is not enough, with as many answers as fit and marked as truncated: askers come back by
  /// TCP, and those that know no TCP have some answers.
  static byte[] write(Question question, Reply reply, int limit) {
    byte[] whole = write(question, reply, false);
    if (whole.length <= limit) {
      return whole;
    }
    Reply shorter = new Reply(reply.code(), reply.answers(), reply.authority(), List.of());
    byte[] written = write(question, shorter, false);
    while (written.length > limit && !shorter.answers().isEmpty()) {
      List<ResourceRecord> fewer = shorter.answers().subList(0, shorter.answers().size() - 1);
      shorter = new Reply(reply.code(), fewer, List.of(), List.of());
      written = write(question, shorter, true);
    }
    return written;
  }

  /// A question of our own.
  static byte[] query(int id, String name, int type) {
    try {
      return new Writer().query(id, name, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] write(Question question, Reply reply, boolean truncated) {
    try {
      return new Writer().write(question, reply, truncated);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final DataOutputStream out = new DataOutputStream(bytes);
    private final Map<String, Integer> places = new HashMap<>();

    byte[] query(int id, String name, int type) throws IOException {
      out.writeShort(id);
      out.writeShort(RECURSION_DESIRED);
      out.writeShort(1);
      out.writeShort(0);
      out.writeShort(0);
      out.writeShort(0);
      name(name);
      out.writeShort(type);
      out.writeShort(CLASS_IN);
      return bytes.toByteArray();
    }

    byte[] write(Question question, Reply reply, boolean truncated) throws IOException {
      out.writeShort(question.id());
      out.writeShort(
          RESPONSE
              | AUTHORITATIVE
              | RECURSION_AVAILABLE
              | (question.flags() & RECURSION_DESIRED)
              | (truncated ? TRUNCATED : 0)
              | reply.code());
      out.writeShort(1);
      out.writeShort(reply.answers().size());
      out.writeShort(reply.authority().size());
      out.writeShort(reply.additional().size() + (question.extended() ? 1 : 0));
      name(question.asked());
      out.writeShort(question.type());
      out.writeShort(CLASS_IN);
      for (ResourceRecord one : reply.answers()) {
        resource(one);
      }
      for (ResourceRecord one : reply.authority()) {
        resource(one);
      }
      for (ResourceRecord one : reply.additional()) {
        resource(one);
      }
      if (question.extended()) {
        out.writeByte(0);
        out.writeShort(OPT);
        out.writeShort(1232);
        out.writeInt(0);
        out.writeShort(0);
      }
      return bytes.toByteArray();
    }

    private void resource(ResourceRecord resource) throws IOException {
      name(resource.name());
      out.writeShort(type(resource.data()));
      out.writeShort(CLASS_IN);
      out.writeInt(resource.ttl());
      byte[] content = content(resource.data());
      out.writeShort(content.length);
      out.write(content);
    }

    private static int type(Data data) {
      return switch (data) {
        case Address(InetAddress address) -> address instanceof Inet4Address ? A : AAAA;
        case Alias _ -> CNAME;
        case Pointer _ -> PTR;
        case Server _ -> SRV;
        case Authority _ -> SOA;
      };
    }

    private static byte[] content(Data data) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      switch (data) {
        case Address(InetAddress address) -> out.write(address.getAddress());
        case Alias(String target) -> plain(out, target);
        case Pointer(String target) -> plain(out, target);
        case Server(int priority, int weight, int port, String target) -> {
          out.writeShort(priority);
          out.writeShort(weight);
          out.writeShort(port);
          plain(out, target);
        }
        case Authority(String primary, String mailbox, int serial, int negativeTtl) -> {
          plain(out, primary);
          plain(out, mailbox);
          for (int value : new int[] {serial, 7200, 1800, 86_400, negativeTtl}) {
            out.writeInt(value);
          }
        }
      }
      return bytes.toByteArray();
    }

    private static void plain(DataOutputStream out, String name) throws IOException {
      for (String label : name.split("\\.", -1)) {
        label(out, label);
      }
      out.writeByte(0);
    }

    private static void label(DataOutputStream out, String label) throws IOException {
      byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
      out.writeByte(bytes.length);
      out.write(bytes);
    }

    private void name(String name) throws IOException {
      String rest = name;
      while (!rest.isEmpty()) {
        Integer place = places.get(rest);
        if (place != null) {
          out.writeShort(POINTER | place);
          return;
        }
        if (out.size() < 0x3fff) {
          places.put(rest, out.size());
        }
        int dot = rest.indexOf('.');
        label(out, dot < 0 ? rest : rest.substring(0, dot));
        rest = dot < 0 ? "" : rest.substring(dot + 1);
      }
      out.writeByte(0);
    }
  }
}
