// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something to be done again at a time. A new time takes the place of the one before, so that at
/// most one thread waits. Owned by one thread.
final class Renewal {

  private final Tasks tasks;
  private final Clock clock;
  private @Nullable Thread waiting;

  Renewal(Tasks tasks, Clock clock) {
    this.tasks = tasks;
    this.clock = clock;
  }

  /// @param time [Instant#MAX] for never
  void at(Instant time, Runnable action) {
    if (waiting != null) {
      waiting.interrupt();
      waiting = null;
    }
    if (!time.equals(Instant.MAX)) {
      waiting =
          tasks.start(
              "renew",
              () -> {
                Duration wait = Duration.between(clock.now(), time);
                clock.sleep(wait.isNegative() ? Duration.ZERO : wait);
                action.run();
              });
    }
  }
}
