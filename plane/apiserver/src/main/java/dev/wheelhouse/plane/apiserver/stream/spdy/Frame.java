// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.spdy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A frame of SPDY/3.1 (SPDY Protocol Draft 3.1, section 2.2). Header blocks are still compressed.
sealed interface Frame {

  int FIN = 1;
  int HEADER_LENGTH = 8;
  int MAX_LENGTH = 0xffffff;

  /// Bytes of a stream; the last ones where `fin` is set.
  record Data(int stream, boolean fin, byte[] payload) implements Frame {}

  record SynStream(int stream, boolean fin, byte[] headerBlock) implements Frame {}

  record SynReply(int stream, boolean fin, byte[] headerBlock) implements Frame {}

  record Headers(int stream, boolean fin, byte[] headerBlock) implements Frame {}

  record RstStream(int stream, int status) implements Frame {}

  record Ping(int id) implements Frame {}

  record GoAway(int lastStream, int status) implements Frame {}

  record WindowUpdate(int stream, int delta) implements Frame {}

  /// Settings are read past: none of them matters to this server.
  record Settings() implements Frame {}

  /// A control frame of an unknown type, which the protocol says to skip.
  record Unknown(int type) implements Frame {}

  /// Reads one frame.
  ///
  /// @return empty at the end of the connection
  static Optional<Frame> read(DataInputStream in) throws IOException {
    int first;
    try {
      first = in.readInt();
    } catch (EOFException _) {
      return Optional.empty();
    }
    int second = in.readInt();
    int flags = second >>> 24;
    byte[] body = new byte[second & MAX_LENGTH];
    in.readFully(body);
    boolean fin = (flags & FIN) != 0;
    return Optional.of(
        first >= 0 ? new Data(first, fin, body) : control(first, fin, ByteBuffer.wrap(body)));
  }

  private static Frame control(int first, boolean fin, ByteBuffer body) throws IOException {
    int version = (first >>> 16) & 0x7fff;
    if (version != 3) {
      throw new IOException("SPDY: unsupported version " + version);
    }
    int type = first & 0xffff;
    try {
      return switch (type) {
        case 1 -> {
          int stream = body.getInt();
          body.position(body.position() + 6);
          yield new SynStream(stream, fin, rest(body));
        }
        case 2 -> new SynReply(body.getInt(), fin, rest(body));
        case 3 -> new RstStream(body.getInt(), body.getInt());
        case 4 -> new Settings();
        case 6 -> new Ping(body.getInt());
        case 7 -> new GoAway(body.getInt(), body.getInt());
        case 8 -> new Headers(body.getInt(), fin, rest(body));
        case 9 -> new WindowUpdate(body.getInt(), body.getInt());
        default -> new Unknown(type);
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("SPDY: frame of type " + type + " is too short", e);
    }
  }

  private static byte[] rest(ByteBuffer body) {
    byte[] rest = new byte[body.remaining()];
    body.get(rest);
    return rest;
  }

  /// The frame as bytes of the wire.
  default byte[] encode() {
    return switch (this) {
      case Data data ->
          ByteBuffer.allocate(HEADER_LENGTH + data.payload().length)
              .putInt(data.stream())
              .putInt(lengthAndFlags(data.payload().length, data.fin()))
              .put(data.payload())
              .array();
      case SynStream syn ->
          control(1, 10 + syn.headerBlock().length, syn.fin())
              .putInt(syn.stream())
              .putInt(0)
              .putShort((short) 0)
              .put(syn.headerBlock())
              .array();
      case SynReply reply ->
          control(2, 4 + reply.headerBlock().length, reply.fin())
              .putInt(reply.stream())
              .put(reply.headerBlock())
              .array();
      case Headers headers ->
          control(8, 4 + headers.headerBlock().length, headers.fin())
              .putInt(headers.stream())
              .put(headers.headerBlock())
              .array();
      case RstStream reset ->
          control(3, 8, false).putInt(reset.stream()).putInt(reset.status()).array();
      case Ping ping -> control(6, 4, false).putInt(ping.id()).array();
      case GoAway away ->
          control(7, 8, false).putInt(away.lastStream()).putInt(away.status()).array();
      case WindowUpdate update ->
          control(9, 8, false).putInt(update.stream()).putInt(update.delta()).array();
      case Settings _ -> control(4, 4, false).putInt(0).array();
      case Unknown _ -> throw new IllegalStateException("unknown frames are never sent");
    };
  }

  private static ByteBuffer control(int type, int length, boolean fin) {
    return ByteBuffer.allocate(HEADER_LENGTH + length)
        .putInt(0x80030000 | type)
        .putInt(lengthAndFlags(length, fin));
  }

  private static int lengthAndFlags(int length, boolean fin) {
    return (fin ? FIN << 24 : 0) | length;
  }
}
