// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.testing;

import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// A clock that moves only when a test says so. Sleepers wake when time has passed them.
public final class ManualClock implements Clock {

  private Instant now;
  private long nanos;
  private int sleepers;

  public ManualClock(Instant start) {
    this.now = start;
  }

  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    nanos += duration.toNanos();
    notifyAll();
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    long until = nanos + duration.toNanos();
    sleepers++;
    notifyAll();
    try {
      while (nanos < until) {
        wait();
      }
    } finally {
      sleepers--;
      notifyAll();
    }
  }

  /// Waits until so many threads sleep: only these notice that time passes.
  public synchronized void awaitSleepers(int count) throws InterruptedException {
    while (sleepers != count) {
      wait();
    }
  }
}
