// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The channel protocols that Java and Python clients speak, with the JDK's WebSocket client.
final class ChannelProtocolsIT {

  private final OnePodServer server = new OnePodServer(new LocalPods());
  private HttpClient http;

  @BeforeEach
  void open() {
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  /// Collects what comes on each channel until the server closes.
  private static final class Channels implements WebSocket.Listener {
    private final Map<Integer, ByteArrayOutputStream> received = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        byte[] message = binary.toByteArray();
        binary.reset();
        add(message[0], message, 1);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        byte[] payload = Base64.getDecoder().decode(text.substring(1));
        add(text.charAt(0) - '0', payload, 0);
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void add(int channel, byte[] bytes, int from) {
      received
          .computeIfAbsent(channel, _ -> new ByteArrayOutputStream())
          .write(bytes, from, bytes.length - from);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.countDown();
      return CompletableFuture.completedStage(null);
    }

    String get(int channel) throws InterruptedException {
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      return received
          .getOrDefault(channel, new ByteArrayOutputStream())
          .toString(StandardCharsets.ISO_8859_1);
    }
  }

  private WebSocket connect(String protocol, String pathAndQuery, Channels channels) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (!protocol.isEmpty()) {
      builder.subprotocols(protocol);
    }
    URI uri =
        URI.create(
            server.url().replace("http", "ws")
                + "/api/v1/namespaces/default/pods/web/"
                + pathAndQuery);
    return builder.buildAsync(uri, channels).join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v5.channel.k8s.io", "v4.channel.k8s.io", "v4.base64.channel.k8s.io"})
  void statusComesAsAnObject(String protocol) throws Exception {
    Channels channels = new Channels();

    connect(
        protocol,
        "exec?command=sh&command=-c&command=echo%20out%3Bexit%202&stdout=true&stderr=true",
        channels);

    assertThat(channels.get(1)).isEqualTo("out\n");
    assertThat(channels.get(3))
        .contains("\"reason\":\"NonZeroExitCode\"")
        .contains("{\"reason\":\"ExitCode\",\"message\":\"2\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "channel.k8s.io", "base64.channel.k8s.io"})
  void earlyProtocolsTellOnlyFailures(String protocol) throws Exception {
    Channels good = new Channels();
    Channels bad = new Channels();

    connect(protocol, "exec?command=true&stdout=true", good);
    connect(protocol, "exec?command=false&stdout=true", bad);

    assertThat(good.get(3)).isEmpty();
    assertThat(bad.get(3)).isEqualTo("command terminated with non-zero exit code: exit status 1");
  }

  @Test
  void portForwardBeginsWithThePorts() throws Exception {
    try (ServerSocket upper = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerOnce(upper));
      int port = upper.getLocalPort();
      Channels channels = new Channels();

      WebSocket socket = connect("v4.channel.k8s.io", "portforward?ports=" + port, channels);
      socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 'h', 'i'}), true).join();
      String header =
          new String(new byte[] {(byte) port, (byte) (port >> 8)}, StandardCharsets.ISO_8859_1);

      Eventually.within(
          Duration.ofSeconds(10),
          "answer",
          () -> channels.received.getOrDefault(0, new ByteArrayOutputStream()).size() >= 6);
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      assertThat(channels.get(0)).isEqualTo(header + "Gohi");
      assertThat(channels.get(1)).isEqualTo(header);
    }
  }

  private static void answerOnce(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] data = socket.getInputStream().readNBytes(2);
      socket.getOutputStream().write("Go".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
