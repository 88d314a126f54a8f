// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Clusters that did not answer when they were last asked, for any application. To ask one costs
/// seconds, so it is done now and then and by one at a time; the others fail at once, with what was
/// heard last. Safe for use by many threads.
final class Silences {

  static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final Clock clock;
  private final ConcurrentMap<String, Silence> all = new ConcurrentHashMap<>();

  /// @param until by the clock's nanoseconds
  private record Silence(PlatformException why, long until) {}

  Silences(Clock clock) {
    this.clock = clock;
  }

  /// Whoever gets through asks, and tells what came of it.
  ///
  /// @throws PlatformException as a cluster that is silent was last found
  void check(String cluster) {
    Silence known = all.get(cluster);
    if (known == null) {
      return;
    }
    boolean over = clock.nanoTime() - known.until() >= 0;
    if (!over || !all.replace(cluster, known, from(known.why()))) {
      throw new PlatformException(
          known.why().reason(), String.valueOf(known.why().getMessage()), known.why());
    }
  }

  private Silence from(PlatformException why) {
    return new Silence(why, clock.nanoTime() + REMEMBERED.toNanos());
  }

  void silent(String cluster, PlatformException why) {
    all.put(cluster, from(why));
  }

  void answered(String cluster) {
    all.remove(cluster);
  }
}
