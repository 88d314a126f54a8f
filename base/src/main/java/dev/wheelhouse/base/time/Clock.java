// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.time;

import java.time.Duration;
import java.time.Instant;

/// Wall time, elapsed time and waiting. Code that reads time takes one of these.
public interface Clock {

  /// Wall time; may jump.
  Instant now();

  /// Nanoseconds since an arbitrary point; never goes back.
  long nanoTime();

  /// Waits; an interrupt ends the wait.
  void sleep(Duration duration) throws InterruptedException;

  /// The machine's own clock.
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
