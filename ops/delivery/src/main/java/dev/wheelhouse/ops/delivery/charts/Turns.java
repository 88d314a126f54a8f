// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/// Waits for others, but not for long: who waits is a reconcile, and there are few threads for
/// those.
final class Turns {

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Turns() {}

  /// @param what waits, for messages
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when others take longer
  static void take(Lock lock, String what) {
    take(() -> lock.tryLock(LONGEST.toMillis(), TimeUnit.MILLISECONDS), what);
  }

  static void take(Semaphore permits, String what) {
    take(() -> permits.tryAcquire(LONGEST.toMillis(), TimeUnit.MILLISECONDS), what);
  }

  private interface Attempt {
    boolean succeeds() throws InterruptedException;
  }

  private static void take(Attempt attempt, String what) {
    try {
      if (!attempt.succeeds()) {
        throw new PlatformException(
            Reason.SERVICE_UNAVAILABLE, "chart " + what + " waits for other charts");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    }
  }
}
