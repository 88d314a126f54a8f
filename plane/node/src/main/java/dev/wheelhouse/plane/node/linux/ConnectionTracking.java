// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.linux.UdpFlow.Party;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The flows the kernel translates by what their first packet was given (conntrack), by netlink:
/// `linux/netfilter/nfnetlink_conntrack.h`. Of the network namespace of this program, IPv4.
///
/// A TCP connection ends with its server. A UDP flow has no end: as long as its client sends, the
/// kernel translates it as before, also to a server that is gone. Forgetting it makes the next
/// packet a first one.
public final class ConnectionTracking implements AutoCloseable {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOSE_ON_EXEC = 3 | 0x80000;
  private static final int NETLINK_NETFILTER = 12;
  private static final int AF_INET = 2;
  private static final int UDP = 17;

  private static final int GET = (1 << 8) | 1;
  private static final int DELETE = (1 << 8) | 2;
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int REQUEST = 1;
  private static final int ACKNOWLEDGE = 4;
  private static final int DUMP = 0x300;
  private static final int ENOENT = 2;

  private static final int MESSAGE_HEADER = 16;
  private static final int FAMILY_HEADER = 4;
  private static final int NESTED = 0x8000;
  private static final int TYPE = 0x3fff;
  private static final int BUFFER = 1 << 16;

  private static final int TUPLE_ORIGINAL = 1;
  private static final int TUPLE_REPLY = 2;
  private static final int TUPLE_IP = 1;
  private static final int TUPLE_PROTOCOL = 2;
  private static final int SOURCE = 1;
  private static final int DESTINATION = 2;
  private static final int PROTOCOL = 1;
  private static final int SOURCE_PORT = 2;
  private static final int DESTINATION_PORT = 3;

  private final int fd;

  private ConnectionTracking(int fd) {
    this.fd = fd;
  }

  /// @throws PlatformException `INTERNAL` where the kernel has no such table or this program may
  ///   not see it
  public static ConnectionTracking open() {
    return new ConnectionTracking(
        (int)
            Syscall.SOCKET.call(
                "cannot read the kernel's connections",
                AF_NETLINK,
                SOCK_RAW_CLOSE_ON_EXEC,
                NETLINK_NETFILTER));
  }

  /// All UDP flows.
  public List<UdpFlow> udp() {
    send(message(GET, REQUEST | DUMP, new byte[0]));
    List<UdpFlow> flows = new ArrayList<>();
    while (true) {
      ByteBuffer in = receive();
      while (in.remaining() >= MESSAGE_HEADER) {
        ByteBuffer message = next(in);
        int type = message.getShort(4) & 0xffff;
        if (type == DONE) {
          return flows;
        }
        if (type == ERROR) {
          throw Syscall.SOCKET.failure("cannot list UDP flows", -message.getInt(MESSAGE_HEADER));
        }
        flow(attributes(message.position(MESSAGE_HEADER + FAMILY_HEADER))).ifPresent(flows::add);
      }
    }
  }

  /// Forgets a flow; one that is not there any more is no error.
  public void forget(UdpFlow flow) {
    byte[] ip =
        join(
            attribute(SOURCE, bytes(flow.client().address())),
            attribute(DESTINATION, bytes(flow.target().address())));
    byte[] protocol =
        join(
            attribute(PROTOCOL, new byte[] {UDP}),
            attribute(SOURCE_PORT, bytes(flow.client().port())),
            attribute(DESTINATION_PORT, bytes(flow.target().port())));
    byte[] tuple =
        join(attribute(TUPLE_IP | NESTED, ip), attribute(TUPLE_PROTOCOL | NESTED, protocol));
    send(message(DELETE, REQUEST | ACKNOWLEDGE, attribute(TUPLE_ORIGINAL | NESTED, tuple)));
    int error = -next(receive()).getInt(MESSAGE_HEADER);
    if (error != 0 && error != ENOENT) {
      throw Syscall.SOCKET.failure("cannot forget the UDP flow " + flow, error);
    }
  }

  @Override
  public void close() {
    FileDescriptors.close(fd);
  }

  private static byte[] message(int type, int flags, byte[] attributes) {
    int length = MESSAGE_HEADER + FAMILY_HEADER + attributes.length;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.nativeOrder())
        .putInt(length)
        .putShort((short) type)
        .putShort((short) flags)
        .putInt(1)
        .putInt(0)
        .put((byte) AF_INET)
        .put(new byte[FAMILY_HEADER - 1])
        .put(attributes)
        .array();
  }

  private static byte[] attribute(int type, byte[] content) {
    int length = 4 + content.length;
    return ByteBuffer.allocate((length + 3) & ~3)
        .order(ByteOrder.nativeOrder())
        .putShort((short) length)
        .putShort((short) type)
        .put(content)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }

  private static byte[] bytes(String address) {
    String[] parts = address.split("\\.", -1);
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return bytes;
  }

  private static byte[] bytes(int port) {
    return new byte[] {(byte) (port >> 8), (byte) port};
  }

  private void send(byte[] message) {
    if (FileDescriptors.write(fd, message, 0, message.length) != message.length) {
      throw Syscall.WRITE.failure("cannot ask for the kernel's connections", 0);
    }
  }

  private ByteBuffer receive() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER);
      long length =
          Syscall.READ.call("cannot read the kernel's connections", fd, buffer.address(), BUFFER);
      ByteBuffer copy = ByteBuffer.allocate((int) length).order(ByteOrder.nativeOrder());
      copy.put(buffer.asSlice(0, length).asByteBuffer());
      return copy.flip();
    }
  }

  /// The message at the present place, which is then behind it.
  private static ByteBuffer next(ByteBuffer in) {
    int start = in.position();
    int length = in.getInt(start);
    in.position(Math.min(in.limit(), start + ((length + 3) & ~3)));
    return in.slice(start, length).order(in.order());
  }

  private static Map<Integer, ByteBuffer> attributes(ByteBuffer in) {
    Map<Integer, ByteBuffer> found = new HashMap<>();
    while (in.remaining() >= 4) {
      int start = in.position();
      int length = in.getShort(start) & 0xffff;
      found.put(in.getShort(start + 2) & TYPE, in.slice(start + 4, length - 4).order(in.order()));
      in.position(Math.min(in.limit(), start + ((length + 3) & ~3)));
    }
    return found;
  }

  private static Optional<UdpFlow> flow(Map<Integer, ByteBuffer> attributes) {
    ByteBuffer original = attributes.get(TUPLE_ORIGINAL);
    ByteBuffer reply = attributes.get(TUPLE_REPLY);
    if (original == null || reply == null) {
      return Optional.empty();
    }
    Map<Integer, ByteBuffer> asked = attributes(original);
    Map<Integer, ByteBuffer> answered = attributes(reply);
    return party(asked, SOURCE, SOURCE_PORT)
        .flatMap(client ->
            party(asked, DESTINATION, DESTINATION_PORT)
                .flatMap(target ->
                    party(answered, SOURCE, SOURCE_PORT)
                        .map(server -> new UdpFlow(client, target, server))));
  }

  /// One side of a tuple; empty unless that is of UDP.
  private static Optional<Party> party(
      Map<Integer, ByteBuffer> tuple, int addressType, int portType) {
    ByteBuffer ip = tuple.get(TUPLE_IP);
    ByteBuffer protocol = tuple.get(TUPLE_PROTOCOL);
    if (ip == null || protocol == null) {
      return Optional.empty();
    }
    ByteBuffer address = attributes(ip.duplicate().order(ip.order())).get(addressType);
    Map<Integer, ByteBuffer> ports = attributes(protocol.duplicate().order(protocol.order()));
    ByteBuffer number = ports.get(PROTOCOL);
    ByteBuffer port = ports.get(portType);
    boolean udp = number != null && number.get(0) == UDP;
    return udp && address != null && port != null
        ? Optional.of(
            new Party(text(address), port.order(ByteOrder.BIG_ENDIAN).getShort(0) & 0xffff))
        : Optional.empty();
  }

  private static String text(ByteBuffer address) {
    return "%d.%d.%d.%d"
        .formatted(
            address.get(0) & 0xff,
            address.get(1) & 0xff,
            address.get(2) & 0xff,
            address.get(3) & 0xff);
  }
}
