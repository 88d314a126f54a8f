// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.apiserver.stream.bytes.MemoryDuplex;
import dev.wheelhouse.plane.apiserver.stream.websocket.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ChannelSocketTest {

  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;

  private final MemoryDuplex server = MemoryDuplex.create();
  private final MemoryDuplex client = server.other();

  private ChannelSocket socket(String protocol) {
    return new ChannelSocket(new WebSocket(server), protocol, 5);
  }

  /// A short frame under a mask of zeros.
  private void send(int first, byte... payload) throws IOException {
    client.output().write(new byte[] {(byte) first, (byte) (0x80 | payload.length), 0, 0, 0, 0});
    client.output().write(payload);
  }

  @Test
  void firstByteNamesTheChannel() throws IOException {
    ChannelSocket socket = socket("v4.channel.k8s.io");
    send(BINARY, (byte) 0, (byte) 'a');
    send(BINARY, (byte) 4, (byte) 'b');
    send(BINARY, (byte) 9, (byte) 'x');
    socket.output(1).write(new byte[] {'o'});
    assertThat(client.input().readNBytes(4)).containsExactly((byte) BINARY, 2, 1, 'o');
    client.output().close();

    socket.serve();

    assertThat(socket.input(0).readAllBytes()).containsExactly('a');
    assertThat(socket.input(4).readAllBytes()).containsExactly('b');
  }

  @Test
  void versionFiveClosesOneChannel() throws Exception {
    ChannelSocket socket = socket("v5.channel.k8s.io");
    send(BINARY, (byte) 0, (byte) 'a');
    send(BINARY, (byte) 255, (byte) 0);
    Thread serving = Thread.startVirtualThread(socket::serve);

    assertThat(socket.input(0).readAllBytes()).containsExactly('a');

    client.output().close();
    serving.join();
  }

  @Test
  void base64MessagesAreText() throws IOException {
    ChannelSocket socket = socket("base64.channel.k8s.io");
    send(TEXT, "0aGk=".getBytes(StandardCharsets.US_ASCII));
    socket.output(1).write("hi".getBytes(StandardCharsets.US_ASCII));
    assertThat(client.input().readNBytes(7))
        .isEqualTo(new byte[] {(byte) TEXT, 5, '1', 'a', 'G', 'k', '='});
    client.output().close();

    socket.serve();

    assertThat(socket.input(0).readAllBytes()).isEqualTo("hi".getBytes(StandardCharsets.US_ASCII));
  }
}
