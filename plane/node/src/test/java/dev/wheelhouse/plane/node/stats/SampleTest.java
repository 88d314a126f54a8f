// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.runtimes.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static Usage cpu(long nanos) {
    return new Usage(nanos, 4096, 2048, 1024);
  }

  @Test
  void rateIsWhatWasUsedSinceTheSampleBefore() {
    Sample first = Sample.first(START, cpu(1_000_000_000));

    Sample next = first.next(START.plusSeconds(5), cpu(3_500_000_000L));

    assertThat(first.measured()).isFalse();
    assertThat(next.measured()).isTrue();
    assertThat(next.nanoCores()).isEqualTo(500_000_000);
    assertThat(next.window()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void counterThatBeganAnewHasNoRateYet() {
    Sample next = Sample.first(START, cpu(1000)).next(START.plusSeconds(5), cpu(10));

    assertThat(next.measured()).isFalse();
  }

  @Test
  void machineCountsAllButIdleTime() {
    Usage usage =
        MachineUsage.usage(
            "cpu  100 10 50 1000 40 0 5 2 7 0",
            List.of(
                "MemTotal: 1000 kB",
                "MemFree: 300 kB",
                "MemAvailable: 600 kB",
                "AnonPages: 200 kB"));

    assertThat(usage).isEqualTo(new Usage(1_670_000_000L, 700 * 1024, 400 * 1024, 200 * 1024));
  }
}
