// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A listener on a free port of loopback with a handler of a test behind it, and no API server.
final class EdgeServer implements AutoCloseable {

  private static final int LONGEST_MS = 10_000;

  private final Tasks tasks = new Tasks("test");
  private final HttpListener listener;
  private final SSLContext tls;

  EdgeServer(Path directory, RequestHandler handler, SlowClients.Patience patience)
      throws Exception {
    IssuedCertificate serving =
        ClusterCertificates.open(directory, Clock.system())
            .serving(ServingNames.of("10.96.0.1", List.of()));
    HttpEdge edge =
        new HttpEdge(
            handler,
            (request, _, connection) -> connection.open(request),
            List.of(),
            false,
            tasks,
            Clock.system());
    listener =
        HttpListener.start(
            "127.0.0.1",
            0,
            new HttpListener.Tls(
                bytes(serving.certificatePem()), bytes(serving.privateKeyPem()), null),
            edge,
            patience);
    tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new Anybody()}, null);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  int port() {
    return listener.port();
  }

  SSLContext tls() {
    return tls;
  }

  /// A connection whose protocol ALPN has settled.
  SSLSocket connect(String protocol) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /// Sends on HTTP/1.1 and reads until the server closes.
  String answer(String sent) throws IOException {
    try (Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", port())) {
      socket.setSoTimeout(LONGEST_MS);
      socket.getOutputStream().write(bytes(sent));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Override
  public void close() {
    listener.close();
    tasks.close();
  }

  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
