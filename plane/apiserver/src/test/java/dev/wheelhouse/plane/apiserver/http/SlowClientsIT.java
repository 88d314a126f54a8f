// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listener whose clients send slowly, or nothing.
final class SlowClientsIT {

  private static final int IDLE = Integer.getInteger("wheelhouse.idle.connections", 300);
  private static final Duration PATIENCE = Duration.ofMillis(800);
  private static final int LONGEST_MS = 10_000;

  @TempDir Path directory;
  private final Tasks tasks = new Tasks("test");
  private HttpListener listener;
  private SSLContext tls;

  @BeforeEach
  void listen() throws Exception {
    IssuedCertificate serving =
        ClusterCertificates.open(directory, Clock.system())
            .serving(ServingNames.of("10.96.0.1", List.of()));
    HttpEdge edge =
        new HttpEdge(
            request -> {
              if (request.path().equals("/long")) {
                Thread.sleep(PATIENCE.toMillis() * 3);
              }
              return new ApiResponse.Whole(200, "text/plain", Map.of(), request.body());
            },
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
            new SlowClients.Patience(PATIENCE, PATIENCE));
    tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new Anybody()}, null);
  }

  @AfterEach
  void stop() {
    listener.close();
    tasks.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Sends and reads until the server closes.
  private String answer(String sent) throws IOException {
    try (var socket = tls.getSocketFactory().createSocket("127.0.0.1", listener.port())) {
      socket.setSoTimeout(LONGEST_MS);
      socket.getOutputStream().write(bytes(sent));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void endsAConnectionWithHalfAHead() throws IOException {
    assertThat(answer("GET / HTTP/1.1\r\nhost: x\r\nx-")).isEmpty();
    assertThat(answer("")).isEmpty();
  }

  @Test
  void refusesHalfABody() throws IOException {
    assertThat(answer("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc"))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void endsAnIdleConnectionAfterItsAnswer() throws IOException {
    assertThat(answer("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"))
        .startsWith("HTTP/1.1 200")
        .endsWith("abc");
  }

  @Test
  void waitsForAnAnswerThatTakesLong() throws IOException {
    assertThat(answer("GET /long HTTP/1.1\r\nhost: x\r\n\r\n")).startsWith("HTTP/1.1 200");
  }

  /// `-Dwheelhouse.idle.connections=5000` for the long form.
  @Test
  void servesOthersBesideManyIdleConnections() throws Exception {
    List<java.net.Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        java.net.Socket socket =
            new java.net.Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.getOutputStream().write(22);
        idle.add(socket);
      }

      assertThat(answer("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"))
          .startsWith("HTTP/1.1 200");
    } finally {
      for (java.net.Socket socket : idle) {
        socket.close();
      }
    }
  }

  private static final class Anybody implements X509TrustManager {
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
