// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import java.time.Duration;

/// How long a container waits before it is started again: not at all after its first end, then 10
/// s, doubled each time up to 5 min; from the beginning again after a run of 10 min.
final class RestartBackOff {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration HEALTHY_RUN = Duration.ofMinutes(10);
  private static final int MOST_DOUBLINGS = 5;

  private RestartBackOff() {}

  /// Ends in a row, this one included.
  static int crashes(int before, Terminated end) {
    boolean healthy =
        Duration.between(end.startedAt(), end.finishedAt()).compareTo(HEALTHY_RUN) >= 0;
    return healthy ? 1 : before + 1;
  }

  /// @param times how often it has ended, or an attempt has failed, in a row
  static Duration delay(int times) {
    return times <= 1 ? Duration.ZERO : exponential(times - 2);
  }

  /// The delay after failed image pulls: 10 s after the first.
  static Duration afterFailures(int failures) {
    return exponential(failures - 1);
  }

  private static Duration exponential(int doublings) {
    Duration delay = FIRST.multipliedBy(1L << Math.min(doublings, MOST_DOUBLINGS));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
