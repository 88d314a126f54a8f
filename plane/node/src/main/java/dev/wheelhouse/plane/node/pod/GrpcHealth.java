// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Asks a server how it is by the gRPC health checking protocol (`grpc.health.v1.Health/Check`),
/// over HTTP/2 without TLS: one call on a connection of its own.
///
/// @param service the service asked about; empty for the server as a whole
record GrpcHealth(String host, int port, String service, Duration timeout) {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int ACK = 1;
  private static final int STREAM = 1;
  private static final int LARGEST_FRAME = 1 << 14;
  private static final int LARGEST_ANSWER = 4096;
  private static final int MOST_FRAMES = 100;
  private static final int SERVING = 1;
  private static final List<String> STATUSES =
      List.of("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN");

  /// Positions in the static table of header compression (RFC 7541).
  private static final int METHOD_POST = 0x83;

  private static final int SCHEME_HTTP = 0x86;

  Handlers.Result check() {
    long end = System.nanoTime() + timeout.toNanos();
    try (Socket socket = new Socket()) {
      try {
        socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      } catch (IOException e) {
        return new Handlers.Result(
            false,
            "timeout: failed to connect service \"%s:%d\" within %ds: %s"
                .formatted(host, port, timeout.toSeconds(), e.getMessage()));
      }
      ask(new DataOutputStream(socket.getOutputStream()));
      return answer(
          new DataInputStream(new TimedInput(socket, end)),
          new DataOutputStream(socket.getOutputStream()));
    } catch (SocketTimeoutException _) {
      return new Handlers.Result(
          false, "timeout: health rpc did not complete within %ds".formatted(timeout.toSeconds()));
    } catch (IOException e) {
      return new Handlers.Result(false, "error: health rpc failed: " + e.getMessage());
    }
  }

  private void ask(DataOutputStream out) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    DataOutputStream frames = new DataOutputStream(all);
    frames.write(PREFACE);
    frame(frames, SETTINGS, 0, 0, new byte[0]);
    frame(frames, HEADERS, END_HEADERS, STREAM, headers());
    frame(frames, DATA, END_STREAM, STREAM, message(request()));
    out.write(all.toByteArray());
    out.flush();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] body)
      throws IOException {
    out.writeByte(body.length >> 16);
    out.writeShort(body.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(body);
  }

  private byte[] headers() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(METHOD_POST);
    block.write(SCHEME_HTTP);
    header(block, ":path", "/grpc.health.v1.Health/Check");
    header(block, ":authority", host + ":" + port);
    header(block, "content-type", "application/grpc");
    header(block, "user-agent", "kube-probe/1.36");
    header(block, "te", "trailers");
    return block.toByteArray();
  }

  /// A header with a name of its own that is not remembered; all here are shorter than 127 bytes.
  private static void header(ByteArrayOutputStream block, String name, String value)
      throws IOException {
    block.write(0);
    block.write(name.length());
    block.write(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.write(value.getBytes(StandardCharsets.US_ASCII));
  }

  /// `HealthCheckRequest`: field 1 is the service.
  private byte[] request() throws IOException {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0) {
      return name;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0x0a);
    for (int left = name.length; ; left >>>= 7) {
      body.write(left > 0x7f ? (left & 0x7f) | 0x80 : left);
      if (left <= 0x7f) {
        break;
      }
    }
    body.write(name);
    return body.toByteArray();
  }

  private static byte[] message(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(0);
    data.writeInt(body.length);
    data.write(body);
    return out.toByteArray();
  }

  /// An answer takes a handful of frames; a server that sends without end is cut off.
  private Handlers.Result answer(DataInputStream in, DataOutputStream out) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int frames = 0; frames < MOST_FRAMES; frames++) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      if (length > LARGEST_FRAME) {
        throw new IOException("the answer is not HTTP/2");
      }
      byte[] body = in.readNBytes(length);
      switch (type) {
        case SETTINGS, PING -> {
          if ((flags & ACK) == 0) {
            frame(out, type, ACK, 0, type == PING ? body : new byte[0]);
            out.flush();
          }
        }
        case DATA -> {
          if (message.size() + length > LARGEST_ANSWER) {
            throw new IOException("the answer is larger than %d bytes".formatted(LARGEST_ANSWER));
          }
          message.write(body);
        }
        case RESET, GO_AWAY -> throw new IOException("the server ended the call");
        default -> {
          // window sizes and priorities do not matter to one short answer
        }
      }
      if (stream == STREAM && (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
        return result(message.toByteArray());
      }
    }
    throw new IOException("no answer within %d frames".formatted(MOST_FRAMES));
  }

  /// What a server sends until a point in time, however slowly it does.
  private static final class TimedInput extends InputStream {

    private final Socket socket;
    private final InputStream in;
    private final long end;

    /// @param end by the clock of [System#nanoTime()]
    TimedInput(Socket socket, long end) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      await();
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      await();
      return in.read(bytes, offset, length);
    }

    private void await() throws IOException {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new SocketTimeoutException("the time is over");
      }
      socket.setSoTimeout((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
    }
  }

  /// `HealthCheckResponse`: field 1 is the status. A call that failed has no message.
  private static Handlers.Result result(byte[] message) {
    if (message.length < 5) {
      return new Handlers.Result(
          false,
          "error: health rpc failed: the server does not implement grpc.health.v1.Health or does"
              + " not know the service");
    }
    int status = message.length >= 7 && message[5] == 0x08 ? message[6] : 0;
    return status == SERVING
        ? Handlers.Result.OK
        : new Handlers.Result(
            false,
            "service unhealthy (responded with \"%s\")"
                .formatted(status < STATUSES.size() ? STATUSES.get(status) : status));
  }
}
