// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// One connection that speaks just enough HTTP/1.1 over TLS to load a server: requests one after
/// the other, answers whole or chunked. It trusts whatever server answers, so it is for loopback.
final class TlsConnection implements AutoCloseable {

  private static final SSLContext TRUSTING = trusting();

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] scratch = new byte[64 << 10];

  /// Called with what arrives of a chunked answer; false ends the reading.
  @FunctionalInterface
  interface Listener {
    boolean arrived(byte[] bytes, int length);
  }

  TlsConnection(URI server) throws IOException {
    socket =
        (SSLSocket) TRUSTING.getSocketFactory().createSocket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    out = socket.getOutputStream();
  }

  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  static byte[] request(String method, String path, String body, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: bench\r\n");
    head.append("Authorization: Bearer " + ApiServerMain.TOKEN + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      head.append("Content-Type: application/json\r\nContent-Length: ")
          .append(body.getBytes(StandardCharsets.UTF_8).length)
          .append("\r\n");
    }
    return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Sends a request and reads its whole answer.
  ///
  /// @return the size of the body
  long exchange(byte[] request) throws IOException {
    out.write(request);
    String head = head();
    if (chunked(head)) {
      long[] size = new long[1];
      chunks((_, length) -> {
        size[0] += length;
        return true;
      });
      return size[0];
    }
    long length = length(head);
    long left = length;
    while (left > 0) {
      int read = in.read(scratch, 0, (int) Math.min(left, scratch.length));
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
    }
    return length;
  }

  /// Sends a request and hands over its endless answer as it arrives.
  void stream(byte[] request, Runnable begun, Listener listener) throws IOException {
    out.write(request);
    head();
    begun.run();
    chunks(listener);
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    String line = line();
    if (!line.startsWith("HTTP/1.1 2")) {
      throw new IOException("refused: " + line);
    }
    while (!line.isEmpty()) {
      head.append(line.toLowerCase(Locale.ROOT)).append('\n');
      line = line();
    }
    return head.toString();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c != '\n') {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }

  private static boolean chunked(String head) {
    return head.contains("transfer-encoding: chunked");
  }

  private static long length(String head) {
    int at = head.indexOf("content-length: ");
    return at < 0 ? 0 : Long.parseLong(head.substring(at + 16, head.indexOf('\n', at)).strip());
  }

  private void chunks(Listener listener) throws IOException {
    int size = Integer.parseInt(line(), 16);
    while (size > 0) {
      if (scratch.length < size) {
        scratch = new byte[size];
      }
      if (in.readNBytes(scratch, 0, size) < size) {
        throw new EOFException();
      }
      line();
      if (!listener.arrived(scratch, size)) {
        return;
      }
      size = Integer.parseInt(line(), 16);
    }
    line();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
