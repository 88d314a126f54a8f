// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {

  private static long seconds(String text) {
    return UtcTime.seconds(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  @Test
  void readsTimesAsTheGeneralParserDoes() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2000; i++) {
      Instant time = Instant.ofEpochSecond(random.nextLong(-2_000_000_000L, 8_000_000_000L));

      assertThat(seconds(time.toString())).isEqualTo(time.getEpochSecond());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00z",
        "2026-01-01 00:00:00Z",
        "+026-01-01T00:00:00Z"
      })
  void leavesAllOtherFormsToTheGeneralParser(String text) {
    assertThat(seconds(text)).isEqualTo(UtcTime.OTHER);
  }
}
