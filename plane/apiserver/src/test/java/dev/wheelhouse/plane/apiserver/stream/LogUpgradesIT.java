// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Logs over a WebSocket, with the JDK's client.
final class LogUpgradesIT {

  private final LocalPods pods = new LocalPods();
  private final OnePodServer server = new OnePodServer(pods);
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

  /// Puts messages together; done when the server closes.
  private static final class Received implements WebSocket.Listener {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> whole = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      bytes.writeBytes(part);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        bytes.writeBytes(Base64.getDecoder().decode(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      whole.complete(code + " " + bytes.toString(StandardCharsets.UTF_8));
      return null;
    }

    String whole() throws Exception {
      return whole.get(10, TimeUnit.SECONDS);
    }
  }

  private WebSocket connect(String pod, String protocol, Received received) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (!protocol.isEmpty()) {
      builder.subprotocols(protocol);
    }
    String path = "/api/v1/namespaces/default/pods/" + pod + "/log?follow=true";
    return builder
        .buildAsync(URI.create(server.url().replace("http", "ws") + path), received)
        .join();
  }

  private void write(String line) throws IOException {
    pods.log.output().write(line.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "binary.k8s.io", "base64.binary.k8s.io"})
  void logComesAsItIsWrittenUntilItEnds(String protocol) throws Exception {
    Received received = new Received();
    write("before\n");

    WebSocket socket = connect("web", protocol, received);
    write("after\n");
    pods.log.output().close();

    assertThat(received.whole()).isEqualTo("1000 before\nafter\n");
    assertThat(socket.getSubprotocol()).isEqualTo(protocol);
  }

  @Test
  void whatTheClientSaysIsDropped() throws Exception {
    Received received = new Received();

    WebSocket socket = connect("web", "binary.k8s.io", received);
    socket.sendText("hello", true).join();
    write("still here\n");
    pods.log.output().close();

    assertThat(received.whole()).isEqualTo("1000 still here\n");
  }

  @Test
  void conversationEndsWhenTheClientCloses() throws Exception {
    Received received = new Received();

    WebSocket socket = connect("web", "binary.k8s.io", received);
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

    assertThat(received.whole()).isEqualTo("1000 ");
  }

  @Test
  void unknownPodAndUnknownProtocolAreRefusedBeforeTheUpgrade() {
    assertThatThrownBy(() -> connect("other", "binary.k8s.io", new Received()))
        .hasMessageContaining("WebSocketHandshakeException");
    assertThatThrownBy(() -> connect("web", "v4.channel.k8s.io", new Received()))
        .hasMessageContaining("WebSocketHandshakeException");
  }
}
