// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.hostile;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// HTTP/1.1 by hand: sends any bytes and reads what comes back.
final class RawConnection implements AutoCloseable {

  private static final int ANSWER_MS = 60_000;
  private static final int STREAM_MS = 300;
  private static final int MOST_BODY = 32 << 20;

  private final SSLSocket socket;
  private final InputStream in;

  RawConnection(SSLContext tls, int port) throws IOException {
    socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(ANSWER_MS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /// An answer.
  ///
  /// @param status 0 when the peer closed the connection without one
  /// @param reusable whether another request may follow on the connection
  record Answer(int status, byte[] body, boolean reusable) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /// @return false when the peer ended the connection before all was sent, as it may with a request
  ///   whose head it has refused; its answer cannot be read then
  boolean send(byte[] request) throws IOException {
    try {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      return true;
    } catch (SocketException _) {
      return false;
    }
  }

  Answer read(boolean head) throws IOException {
    String status = line();
    while (status.startsWith("HTTP/1.1 100")) {
      while (!line().isEmpty()) {
        // A head without fields that matter.
      }
      status = line();
    }
    if (status.isEmpty()) {
      return new Answer(0, new byte[0], false);
    }
    int code = Integer.parseInt(status.split(" ", 3)[1]);
    int length = 0;
    boolean chunked = false;
    boolean close = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.toLowerCase(Locale.ROOT).split(": ", 2);
      switch (parts[0]) {
        case "content-length" -> length = Integer.parseInt(parts[1]);
        case "transfer-encoding" -> chunked = parts[1].contains("chunked");
        case "connection" -> close = parts[1].contains("close") || parts[1].contains("upgrade");
        default -> {}
      }
    }
    if (head) {
      return new Answer(code, new byte[0], !close);
    }
    return chunked ? chunks(code, close) : new Answer(code, in.readNBytes(length), !close);
  }

  /// A stream that does not end is left.
  private Answer chunks(int code, boolean close) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    socket.setSoTimeout(STREAM_MS);
    try {
      for (int size = size(); size > 0 && body.size() < MOST_BODY; size = size()) {
        body.write(in.readNBytes(size));
        line();
      }
      line();
      return new Answer(code, body.toByteArray(), !close);
    } catch (SocketTimeoutException _) {
      return new Answer(code, body.toByteArray(), false);
    } finally {
      socket.setSoTimeout(ANSWER_MS);
    }
  }

  private int size() throws IOException {
    String line = line();
    return line.isEmpty() ? 0 : Integer.parseInt(line, 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
