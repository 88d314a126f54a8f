// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.websocket;

import dev.wheelhouse.base.io.Duplex;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The server's end of a WebSocket (RFC 6455) over a connection whose handshake is done. One thread
/// reads; any thread writes. Pings are answered while reading.
public final class WebSocket implements AutoCloseable {

  public static final int NORMAL = 1000;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int TOO_BIG = 1009;
  private static final int MAX_MESSAGE = 16 << 20;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final Duplex connection;
  private final DataInputStream input;
  private final OutputStream output;
  private final ReentrantLock writing = new ReentrantLock();
  private boolean closeSent;

  public WebSocket(Duplex connection) {
    this.connection = connection;
    this.input = new DataInputStream(new BufferedInputStream(connection.input(), 32 * 1024));
    this.output = connection.output();
  }

  /// A whole message, put together from its fragments.
  public record Message(boolean text, byte[] payload) {}

  private record Frame(boolean last, int opcode, byte[] payload) {}

  /// `Sec-WebSocket-Accept` for a client's `Sec-WebSocket-Key`.
  public static String acceptKey(String clientKey) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((clientKey + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }

  /// The first protocol the client asks for that is supported.
  public static Optional<String> chooseProtocol(String asked, List<String> supported) {
    for (String protocol : asked.split(",", -1)) {
      if (supported.contains(protocol.strip())) {
        return Optional.of(protocol.strip());
      }
    }
    return Optional.empty();
  }

  /// Waits for the next message.
  ///
  /// @return empty when the client has closed the conversation or its connection
  public Optional<Message> read() throws IOException {
    ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
    int opcode = CONTINUATION;
    while (true) {
      Frame frame = nextFrame();
      switch (frame.opcode()) {
        case CLOSE -> {
          close(NORMAL, "");
          return Optional.empty();
        }
        case PING -> write(PONG, frame.payload(), 0, frame.payload().length);
        case PONG -> {}
        case TEXT, BINARY, CONTINUATION -> {
          boolean first = frame.opcode() != CONTINUATION;
          if (first == (opcode != CONTINUATION)) {
            throw violation(PROTOCOL_ERROR, "fragments out of order");
          }
          opcode = first ? frame.opcode() : opcode;
          if (frame.last() && first) {
            return Optional.of(new Message(opcode == TEXT, frame.payload()));
          }
          fragments.write(frame.payload());
          if (fragments.size() > MAX_MESSAGE) {
            throw violation(TOO_BIG, "message too big");
          }
          if (frame.last()) {
            return Optional.of(new Message(opcode == TEXT, fragments.toByteArray()));
          }
        }
        default -> throw violation(PROTOCOL_ERROR, "unknown opcode");
      }
    }
  }

  /// A connection that ends between frames counts as a close.
  private Frame nextFrame() throws IOException {
    int first = input.read();
    if (first < 0) {
      return new Frame(true, CLOSE, new byte[0]);
    }
    int second = input.readUnsignedByte();
    if ((first & 0x70) != 0 || (second & 0x80) == 0) {
      throw violation(PROTOCOL_ERROR, "reserved bits set or frame not masked");
    }
    int opcode = first & 0x0f;
    int length = length(second & 0x7f, opcode >= CLOSE);
    byte[] mask = input.readNBytes(4);
    byte[] payload = input.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("the connection ended inside a frame");
    }
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return new Frame((first & 0x80) != 0, opcode, payload);
  }

  private int length(int shortLength, boolean control) throws IOException {
    long length =
        switch (shortLength) {
          case 126 -> input.readUnsignedShort();
          case 127 -> input.readLong();
          default -> shortLength;
        };
    if (control && length > 125) {
      throw violation(PROTOCOL_ERROR, "control frame too long");
    }
    if (length < 0 || length > MAX_MESSAGE) {
      throw violation(TOO_BIG, "message too big");
    }
    return (int) length;
  }

  private IOException violation(int code, String reason) {
    close(code, reason);
    return new IOException("WebSocket: " + reason);
  }

  public void writeBinary(byte[] payload, int from, int length) throws IOException {
    write(BINARY, payload, from, length);
  }

  public void writeText(String payload) throws IOException {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    write(TEXT, bytes, 0, bytes.length);
  }

  private void write(int opcode, byte[] payload, int from, int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(length + 10);
    frame.put((byte) (0x80 | opcode));
    if (length < 126) {
      frame.put((byte) length);
    } else if (length < 0x10000) {
      frame.put((byte) 126).putShort((short) length);
    } else {
      frame.put((byte) 127).putLong(length);
    }
    frame.put(payload, from, length);
    writing.lock();
    try {
      if (closeSent) {
        throw new IOException("the WebSocket is closed");
      }
      output.write(frame.array(), 0, frame.position());
      output.flush();
      closeSent = opcode == CLOSE;
    } finally {
      writing.unlock();
    }
  }

  /// Says goodbye once; later calls do nothing.
  public void close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    try {
      write(CLOSE, payload, 0, payload.length);
    } catch (IOException _) {
      // The client is gone or has been told already.
    }
  }

  @Override
  public void close() {
    close(NORMAL, "");
    connection.close();
  }
}
