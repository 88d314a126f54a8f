// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.plane.node.runtimes.Usage;
import java.time.Duration;
import java.time.Instant;

/// What something has used until now, and how fast it used the processor since the sample before.
///
/// @param window time since the sample before; zero where there was none
public record Sample(Instant at, Usage total, long nanoCores, Duration window) {

  static Sample first(Instant at, Usage total) {
    return new Sample(at, total, 0, Duration.ZERO);
  }

  /// The next one; what counts from less than before has begun anew.
  Sample next(Instant now, Usage later) {
    Duration passed = Duration.between(at, now);
    if (later.cpuNanos() < total.cpuNanos() || !passed.isPositive()) {
      return first(now, later);
    }
    long used = later.cpuNanos() - total.cpuNanos();
    return new Sample(now, later, (long) (used * 1e9 / passed.toNanos()), passed);
  }

  boolean measured() {
    return window.isPositive();
  }
}
