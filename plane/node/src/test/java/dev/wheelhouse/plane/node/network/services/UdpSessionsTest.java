// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.ManualClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UdpSessionsTest {

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final UdpSessions sessions = new UdpSessions(clock, 2);

  private UdpSessions.Session begin(Object forwarder, int port) throws IOException {
    UdpSessions.Session session =
        new UdpSessions.Session(
            forwarder,
            new InetSocketAddress("127.0.0.9", port),
            DatagramChannel.open(),
            new Endpoint("127.0.0.8", 53));
    sessions.add(session);
    return session;
  }

  @Test
  void whoWasQuietLongestGivesItsPlaceToANewClientOfAnyForwarder() throws IOException {
    UdpSessions.Session first = begin("one", 1);
    clock.advance(Duration.ofSeconds(1));
    UdpSessions.Session second = begin("two", 1);
    clock.advance(Duration.ofSeconds(1));
    sessions.asked(first);

    UdpSessions.Session third = begin("two", 2);

    assertThat(sessions.find("one", first.client())).contains(first);
    assertThat(sessions.find("two", second.client())).isEmpty();
    assertThat(sessions.find("two", third.client())).contains(third);
    assertThat(second.channel().isOpen()).isFalse();
    sessions.endIf("one", _ -> true);
    assertThat(sessions.find("one", first.client())).isEmpty();
    sessions.end(third);
    assertThat(third.channel().isOpen()).isFalse();
  }

  @Test
  void answeredClientIsForgottenSoonAndAWaitingOneLater() throws IOException {
    UdpSessions.Session answered = begin("one", 1);
    UdpSessions.Session waiting = begin("one", 2);
    sessions.answered(answered);

    clock.advance(Duration.ofSeconds(1));
    sessions.endQuiet();
    assertThat(sessions.find("one", answered.client())).isPresent();
    clock.advance(Duration.ofSeconds(2));
    sessions.endQuiet();
    assertThat(sessions.find("one", answered.client())).isEmpty();
    assertThat(sessions.find("one", waiting.client())).isPresent();
    clock.advance(Duration.ofSeconds(60));
    sessions.endQuiet();
    assertThat(waiting.channel().isOpen()).isFalse();
  }
}
