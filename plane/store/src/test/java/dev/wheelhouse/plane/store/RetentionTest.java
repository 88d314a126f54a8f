// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.Eventually;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RetentionTest {

  private static final Duration RETENTION = Duration.ofMinutes(5);

  private final ManualClock clock = new ManualClock(Instant.EPOCH);

  @Test
  void compactsToWhatWasNewestARetentionAgo() {
    StoreOptions options = StoreOptions.defaults().withRetention(RETENTION).withClock(clock);
    try (Store store = Stores.inMemory(options)) {
      store.put("/a", StoreContract.draft("1"), Expectation.ANY);
      store.put("/a", StoreContract.draft("2"), Expectation.ANY);

      Eventually.within(
          StoreContract.SOON,
          "compaction to the newest revision",
          () -> {
            clock.advance(RETENTION);
            return store.compactedRevision() == 2;
          });

      assertThat(store.get("/a", 2)).isPresent();
    }
  }
}
