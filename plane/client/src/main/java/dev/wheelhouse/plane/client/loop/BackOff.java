// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How long each key waits after a failure: 5 ms, doubled by every further failure up to 30 s, and
/// forgotten by a success.
final class BackOff {

  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 13;

  private final Map<Key, Integer> failures = new ConcurrentHashMap<>();

  Duration next(Key key) {
    int failed = failures.merge(key, 1, Integer::sum);
    Duration delay = FIRST.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  void reset(Key key) {
    failures.remove(key);
  }
}
