// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.wheelhouse.plane.node.network.dns.DnsMessage.Address;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Alias;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Question;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Reply;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.ResourceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DnsMessageTest {

  private static final Question QUESTION =
      DnsMessage.parse(ByteBuffer.wrap(DnsMessage.query(7, "db.shop.test", DnsMessage.A)));

  private static Reply addresses(int count) {
    return new Reply(
        DnsMessage.OK,
        IntStream.range(0, count)
            .mapToObj(i -> new ResourceRecord("db.shop.test", 5, Address.of("10.0.0." + i)))
            .toList(),
        List.of(),
        List.of());
  }

  @Test
  void readsWhatItWrote() throws IOException {
    Reply reply =
        new Reply(
            DnsMessage.OK,
            List.of(
                new ResourceRecord("db.shop.test", 5, new Alias("db.example.test")),
                new ResourceRecord("db.example.test", 60, Address.of("192.0.2.1")),
                new ResourceRecord("db.example.test", 60, Address.of("2001:db8::1"))),
            List.of(),
            List.of());

    byte[] written = DnsMessage.write(QUESTION, reply, 512);

    assertThat(DnsAnswers.read(written)).isEqualTo(reply);
    assertThat(DnsAnswers.isTruncated(written)).isFalse();
  }

  @Test
  void aLongAnswerHasWhatFitsAndSaysSo() throws IOException {
    byte[] written = DnsMessage.write(QUESTION, addresses(100), 512);

    assertThat(written).hasSizeBetween(480, 512);
    assertThat(DnsAnswers.isTruncated(written)).isTrue();
    assertThat(DnsAnswers.read(written).answers())
        .isEqualTo(addresses(100).answers().subList(0, 30));
  }

  @Test
  void additionalRecordsAreLeftOutBeforeAnswers() throws IOException {
    Reply reply =
        new Reply(DnsMessage.OK, addresses(20).answers(), List.of(), addresses(50).answers());

    byte[] written = DnsMessage.write(QUESTION, reply, 512);

    assertThat(DnsAnswers.isTruncated(written)).isFalse();
    assertThat(DnsAnswers.read(written).answers()).hasSize(20);
  }

  @Test
  void brokenAnswersAreRefused() {
    byte[] whole = DnsMessage.write(QUESTION, addresses(1), 512);
    byte[] loop = whole.clone();
    loop[12] = (byte) 0xc0;
    loop[13] = 12;

    assertThatIOException()
        .isThrownBy(() -> DnsAnswers.read(Arrays.copyOf(whole, whole.length - 3)));
    assertThatIOException().isThrownBy(() -> DnsAnswers.read(loop));
    assertThatIOException().isThrownBy(() -> DnsAnswers.read(new byte[0]));
    assertThatIOException().isThrownBy(() -> DnsAnswers.read(new byte[8]));
  }
}
