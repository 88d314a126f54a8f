// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.events;

import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many events an object may still have: a burst of 25, one more every five minutes.
final class EventBudget {

  private static final int BURST = 25;
  private static final long REFILL_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int REMEMBERED = 4096;

  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > REMEMBERED;
        }
      };

  EventBudget(Clock clock) {
    this.clock = clock;
  }

  private record Bucket(double tokens, long at) {}

  synchronized boolean allows(String object) {
    long now = clock.nanoTime();
    Bucket before = buckets.getOrDefault(object, new Bucket(BURST, now));
    double tokens = Math.min(BURST, before.tokens() + (double) (now - before.at()) / REFILL_NANOS);
    boolean allowed = tokens >= 1;
    buckets.put(object, new Bucket(allowed ? tokens - 1 : tokens, now));
    return allowed;
  }
}
