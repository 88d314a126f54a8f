// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// One GET request on a connection of its own, of which only the status counts. Certificates are
/// not checked, as the API says of probes. A redirect counts as an answer and is not followed.
record HttpProbe(
    boolean secure,
    String host,
    int port,
    String path,
    Map<String, String> headers,
    Duration timeout) {

  private static final int LINE_LIMIT = 8192;

  String url() {
    return (secure ? "https" : "http") + "://" + host + ":" + port + path;
  }

  int status() throws IOException {
    int millis = (int) Math.max(1, timeout.toMillis());
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), millis);
      plain.setSoTimeout(millis);
      Socket socket = secure ? secured(plain) : plain;
      socket.getOutputStream().write(request().getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return status(line(socket.getInputStream()));
    } catch (java.net.SocketTimeoutException e) {
      throw new IOException(
          "context deadline exceeded (timeout exceeded while awaiting answer)", e);
    }
  }

  private String request() {
    StringBuilder text = new StringBuilder();
    text.append("GET ").append(path.startsWith("/") ? path : "/" + path).append(" HTTP/1.1\r\n");
    boolean named = headers.keySet().stream().anyMatch("Host"::equalsIgnoreCase);
    if (!named) {
      text.append("Host: ").append(host).append(':').append(port).append("\r\n");
    }
    boolean agent = headers.keySet().stream().anyMatch("User-Agent"::equalsIgnoreCase);
    if (!agent) {
      text.append("User-Agent: kube-probe/1.36\r\n");
    }
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("Accept: */*\r\nConnection: close\r\n\r\n").toString();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n' && line.length() < LINE_LIMIT; b = in.read()) {
      line.append((char) b);
    }
    return line.toString().trim();
  }

  private static int status(String line) throws IOException {
    String[] parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[0].toUpperCase(Locale.ROOT).startsWith("HTTP/")) {
      throw new IOException(line.isEmpty() ? "EOF" : "malformed HTTP response \"" + line + "\"");
    }
    try {
      return Integer.parseInt(parts[1]);
    } catch (NumberFormatException e) {
      throw new IOException("malformed HTTP status code \"" + parts[1] + "\"", e);
    }
  }

  private Socket secured(Socket plain) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      return context.getSocketFactory().createSocket(plain, host, port, true);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // every certificate will do
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // every certificate will do
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
