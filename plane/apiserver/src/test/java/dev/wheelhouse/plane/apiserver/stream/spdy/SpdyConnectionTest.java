// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream.spdy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.plane.apiserver.stream.bytes.MemoryDuplex;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.Adler32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SpdyConnectionTest {

  private final MemoryDuplex server = MemoryDuplex.create();
  private final MemoryDuplex client = server.other();
  private final DataInputStream answers = new DataInputStream(client.input());
  private final HeaderBlocks headers = new HeaderBlocks();
  private final BlockingQueue<SpdyStream> opened = new LinkedBlockingQueue<>();
  private final SpdyConnection connection = new SpdyConnection(server);
  private Thread serving = new Thread();

  @BeforeEach
  void serve() {
    serving = Thread.startVirtualThread(() -> connection.serve(opened::add));
  }

  @AfterEach
  void stop() throws InterruptedException {
    client.close();
    serving.join();
    headers.close();
  }

  private void send(Frame frame) throws IOException {
    client.output().write(frame.encode());
  }

  private Frame answer() throws IOException {
    return Frame.read(answers).orElseThrow();
  }

  private SpdyStream open(int id, String type) throws Exception {
    send(new Frame.SynStream(id, false, headers.write(Map.of("streamtype", type))));
    assertThat(answer())
        .isInstanceOfSatisfying(
            Frame.SynReply.class, reply -> assertThat(reply.stream()).isEqualTo(id));
    return opened.take();
  }

  /// The checksum that clients send with the first header block.
  @Test
  void dictionaryIsTheOneOfTheProtocol() {
    Adler32 checksum = new Adler32();
    checksum.update(HeaderDictionary.bytes());

    assertThat(checksum.getValue()).isEqualTo(0xe3c6a7c2L);
  }

  @Test
  void streamsCarryBytesBothWays() throws Exception {
    SpdyStream first = open(1, "stdin");
    SpdyStream second = open(3, "stdout");
    assertThat(first.header("streamtype")).isEqualTo("stdin");
    assertThat(second.header("streamtype")).isEqualTo("stdout");

    send(new Frame.Data(1, false, new byte[] {1, 2}));
    send(new Frame.Data(1, true, new byte[] {3}));
    second.output().write(new byte[] {4, 5});
    second.output().close();

    assertThat(first.input().readAllBytes()).containsExactly(1, 2, 3);
    assertThat(answer())
        .isInstanceOfSatisfying(
            Frame.Data.class,
            data -> {
              assertThat(data.stream()).isEqualTo(3);
              assertThat(data.payload()).containsExactly(4, 5);
              assertThat(data.fin()).isFalse();
            });
    assertThat(answer())
        .isInstanceOfSatisfying(Frame.Data.class, data -> assertThat(data.fin()).isTrue());
  }

  @Test
  void pingsComeBack() throws IOException {
    send(new Frame.Ping(11));

    assertThat(answer()).isEqualTo(new Frame.Ping(11));
  }

  @Test
  void framesWithoutMeaningHereAreReadPast() throws Exception {
    send(new Frame.Settings());
    send(new Frame.WindowUpdate(0, 1000));
    send(new Frame.GoAway(0, 0));
    client.output().write(new byte[] {(byte) 0x80, 3, 0, 99, 0, 0, 0, 1, 0});

    assertThat(open(1, "error").id()).isEqualTo(1);
  }

  @Test
  void cancelledStreamFailsItsReader() throws Exception {
    SpdyStream stream = open(1, "data");

    send(new Frame.RstStream(1, 5));

    assertThatThrownBy(() -> stream.input().read()).hasMessageContaining("cancelled");
  }

  @Test
  void endOfConnectionEndsItsStreams() throws Exception {
    SpdyStream stream = open(1, "data");

    client.output().close();

    assertThatThrownBy(() -> stream.input().read()).isInstanceOf(IOException.class);
    serving.join();
  }

  @Test
  void sameIdTwiceIsRefused() throws Exception {
    open(1, "data");

    send(new Frame.SynStream(1, false, headers.write(Map.of("streamtype", "data"))));

    assertThat(answer()).isEqualTo(new Frame.RstStream(1, 1));
  }
}
