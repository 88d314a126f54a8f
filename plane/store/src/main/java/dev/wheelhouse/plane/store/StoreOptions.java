// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.time.Clock;
import java.time.Duration;

/// How much a store keeps.
///
/// @param historyEvents most changes kept for watches
/// @param historyBytes most bytes of keys and values kept for watches
/// @param retention how long overwritten and deleted values stay readable at the least, and about
///   twice that at the most; zero keeps them until [Store#compact] is called
/// @param clock times the retention
/// @param quota how much may be kept before writes are refused
/// @param sealing what values go through on their way to the medium
public record StoreOptions(
    int historyEvents,
    long historyBytes,
    Duration retention,
    Clock clock,
    Quota quota,
    Sealing sealing) {

  private static final int HISTORY_EVENTS = 100_000;
  private static final long HISTORY_BYTES = 64L << 20;
  private static final Duration RETENTION = Duration.ofMinutes(5);

  public StoreOptions {
    if (historyEvents < 1 || historyBytes < 1 || retention.isNegative()) {
      throw new IllegalArgumentException("history and retention must not be negative or empty");
    }
  }

  /// 100,000 changes or 64 MiB of them, five minutes, the machine's clock, no quota, no sealing.
  public static StoreOptions defaults() {
    return new StoreOptions(
        HISTORY_EVENTS, HISTORY_BYTES, RETENTION, Clock.system(), Quota.NONE, Sealing.NONE);
  }

  public StoreOptions withHistory(int events, long bytes) {
    return new StoreOptions(events, bytes, retention, clock, quota, sealing);
  }

  public StoreOptions withRetention(Duration kept) {
    return new StoreOptions(historyEvents, historyBytes, kept, clock, quota, sealing);
  }

  public StoreOptions withClock(Clock other) {
    return new StoreOptions(historyEvents, historyBytes, retention, other, quota, sealing);
  }

  public StoreOptions withQuota(Quota other) {
    return new StoreOptions(historyEvents, historyBytes, retention, clock, other, sealing);
  }

  public StoreOptions withSealing(Sealing other) {
    return new StoreOptions(historyEvents, historyBytes, retention, clock, quota, other);
  }
}
