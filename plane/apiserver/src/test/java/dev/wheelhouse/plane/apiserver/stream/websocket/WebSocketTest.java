// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.plane.apiserver.stream.bytes.MemoryDuplex;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketTest {

  private final MemoryDuplex server = MemoryDuplex.create();
  private final MemoryDuplex client = server.other();
  private final WebSocket socket = new WebSocket(server);

  private void send(int first, byte[] payload) throws IOException {
    client.output().write(frame(first, payload));
  }

  private static byte[] frame(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 0x10000) {
      out.write(0x80 | 126);
      out.writeShort(payload.length);
    } else {
      out.write(0x80 | 127);
      out.writeLong(payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    out.write(mask);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ mask[i & 3]);
    }
    return bytes.toByteArray();
  }

  @Test
  void acceptsAsTheSpecificationSays() {
    assertThat(WebSocket.acceptKey("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void choosesTheClientsFirstKnownProtocol() {
    List<String> known = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");

    assertThat(WebSocket.chooseProtocol("x, v4.channel.k8s.io, v5.channel.k8s.io", known))
        .contains("v4.channel.k8s.io");
    assertThat(WebSocket.chooseProtocol("x", known)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536, 200_000})
  void readsMessagesOfAnyLength(int length) throws IOException {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 9);

    send(0x82, payload);

    assertThat(socket.read())
        .hasValueSatisfying(message -> {
          assertThat(message.text()).isFalse();
          assertThat(message.payload()).isEqualTo(payload);
        });
  }

  @Test
  void joinsFragmentsAroundAPing() throws IOException {
    send(0x01, new byte[] {'a'});
    send(0x89, new byte[] {7});
    send(0x80, new byte[] {'b'});

    assertThat(socket.read())
        .hasValueSatisfying(message -> {
          assertThat(message.text()).isTrue();
          assertThat(message.payload()).containsExactly('a', 'b');
        });
    assertThat(client.input().readNBytes(3)).containsExactly((byte) 0x8a, 1, 7);
  }

  @Test
  void answersACloseAndWritesNoMore() throws IOException {
    send(0x88, new byte[] {3, (byte) 0xe8});

    assertThat(socket.read()).isEmpty();
    assertThat(client.input().readNBytes(4)).containsExactly((byte) 0x88, 2, 3, (byte) 0xe8);
    assertThatThrownBy(() -> socket.writeText("x")).isInstanceOf(IOException.class);
  }

  @Test
  void endOfConnectionIsAClose() throws IOException {
    client.close();

    assertThat(socket.read()).isEmpty();
  }

  @Test
  void unmaskedFramesAreRefused() throws IOException {
    client.output().write(new byte[] {(byte) 0x82, 1, 1});

    assertThatThrownBy(socket::read).hasMessageContaining("not masked");
  }

  @Test
  void writesLongMessages() throws IOException {
    socket.writeBinary(new byte[300], 0, 300);

    assertThat(client.input().readNBytes(4)).containsExactly((byte) 0x82, 126, 1, 44);
  }
}
