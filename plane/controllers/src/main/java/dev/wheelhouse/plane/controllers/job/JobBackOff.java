// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.loop.Key;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How long a Job waits before it replaces failed pods: 10 s after the first failure, doubled by
/// each further one up to 10 minutes, forgotten by a success. Kept in memory: a restart begins
/// anew.
final class JobBackOff {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<Key, Failures> failures = new ConcurrentHashMap<>();

  JobBackOff(Clock clock) {
    this.clock = clock;
  }

  private record Failures(Set<String> uids, long since) {}

  /// Takes the failures and successes that a tally found; each pod counts once.
  void note(Key job, JobTally tally) {
    if (!tally.newlySucceeded().isEmpty()) {
      failures.remove(job);
    } else if (!tally.newlyFailed().isEmpty()) {
      Set<String> uids = new HashSet<>();
      tally.newlyFailed().forEach(pod -> uids.add(pod.getMetadata().getUid()));
      failures.merge(job, new Failures(uids, clock.nanoTime()), JobBackOff::join);
    }
  }

  private static Failures join(Failures known, Failures more) {
    Set<String> uids = new HashSet<>(known.uids());
    return uids.addAll(more.uids()) ? new Failures(uids, more.since()) : known;
  }

  Optional<Duration> left(Key job) {
    Failures known = failures.get(job);
    if (known == null) {
      return Optional.empty();
    }
    Duration pause = FIRST.multipliedBy(1L << Math.min(known.uids().size() - 1, 6));
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    Duration left = bounded.minusNanos(clock.nanoTime() - known.since());
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  void forget(Key job) {
    failures.remove(job);
  }
}
