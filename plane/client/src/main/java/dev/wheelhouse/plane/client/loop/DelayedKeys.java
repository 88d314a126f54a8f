// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Keys that are to come later, each at most once, at the earliest time anybody asked for. One task
/// sleeps for all of them; another one only while a key came in that is due before the first.
///
/// Safe for use by many threads.
final class DelayedKeys {

  /// @param number tells keys of one time apart, in the order they came
  private record Due(long at, long number, Key key) {}

  private static final Comparator<Due> BY_TIME =
      (a, b) -> {
        int order = Long.signum(a.at - b.at); // nanoseconds of a clock that may overflow
        return order == 0 ? Long.compare(a.number, b.number) : order;
      };

  private final ReentrantLock lock = new ReentrantLock();
  private final TreeSet<Due> ordered = new TreeSet<>(BY_TIME);
  private final Map<Key, Due> known = new HashMap<>();
  private final Clock clock;
  private final Tasks tasks;
  private final Consumer<Key> queue;
  private long numbers;

  /// When the tasks that sleep wake.
  private final TreeSet<Long> sleepers = new TreeSet<>((a, b) -> Long.signum(a - b));

  /// @param tasks where the sleepers run
  /// @param queue gets the keys that are due
  DelayedKeys(Clock clock, Tasks tasks, Consumer<Key> queue) {
    this.clock = clock;
    this.tasks = tasks;
    this.queue = queue;
  }

  /// Does nothing when the key is to come earlier anyway.
  void add(Key key, Duration delay) {
    long at = clock.nanoTime() + delay.toNanos();
    lock.lock();
    try {
      Due before = known.get(key);
      if (before != null && before.at - at <= 0) {
        return;
      }
      if (before != null) {
        ordered.remove(before);
      }
      Due due = new Due(at, numbers++, key);
      known.put(key, due);
      ordered.add(due);
      if (sleepers.isEmpty() || at - sleepers.first() < 0) {
        sleepers.add(at);
        tasks.start("delay", () -> sleepUntil(at));
      }
    } finally {
      lock.unlock();
    }
  }

  private void sleepUntil(long first) throws InterruptedException {
    OptionalLong until = OptionalLong.of(first);
    while (until.isPresent()) {
      clock.sleep(Duration.ofNanos(Math.max(0, until.getAsLong() - clock.nanoTime())));
      until = hand(until.getAsLong());
    }
  }

  /// Hands over what is due.
  ///
  /// @return until when the task that slept so long is to sleep on; empty when it may end
  private OptionalLong hand(long until) {
    lock.lock();
    try {
      long now = clock.nanoTime();
      while (!ordered.isEmpty() && ordered.first().at - now <= 0) {
        Due due = ordered.removeFirst();
        known.remove(due.key);
        queue.accept(due.key);
      }
      sleepers.remove(until);
      if (ordered.isEmpty()) {
        return OptionalLong.empty();
      }
      long next = ordered.first().at;
      if (!sleepers.isEmpty() && sleepers.first() - next <= 0) {
        return OptionalLong.empty(); // another one wakes in time and goes on from there
      }
      sleepers.add(next);
      return OptionalLong.of(next);
    } finally {
      lock.unlock();
    }
  }
}
