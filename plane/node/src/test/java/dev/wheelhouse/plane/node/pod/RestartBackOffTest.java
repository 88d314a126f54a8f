// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RestartBackOffTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Terminated ranFor(long seconds) {
    return new Terminated("id", 1, "Error", "", START, START.plusSeconds(seconds));
  }

  @Test
  void doublesUpToFiveMinutes() {
    assertThat(IntStream.rangeClosed(1, 8).mapToObj(n -> RestartBackOff.delay(n).toSeconds()))
        .containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
  }

  @Test
  void aLongRunStartsItAgain() {
    assertThat(RestartBackOff.crashes(5, ranFor(30))).isEqualTo(6);
    assertThat(RestartBackOff.crashes(5, ranFor(600))).isEqualTo(1);
  }

  @Test
  void pullsWaitTenSecondsFirst() {
    assertThat(RestartBackOff.afterFailures(1).toSeconds()).isEqualTo(10);
    assertThat(RestartBackOff.afterFailures(2).toSeconds()).isEqualTo(20);
    assertThat(RestartBackOff.afterFailures(30).toSeconds()).isEqualTo(300);
  }
}
