// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The way into one priority level. Threads wait here for their seats; one lock guards the queues,
/// and nothing is done under it but counting.
final class LevelGate {

  private static final double KEPT = 0.977;

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final FairQueues queues = new FairQueues();
  private final AtomicLong exempted = new AtomicLong();
  private final AtomicLong dispatched = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong timedOut = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private volatile PriorityLevel level;
  private volatile SeatShares.Bounds bounds = new SeatShares.Bounds(0, 0, 0);
  private double smoothed;

  /// How a request fared.
  enum Outcome {
    RUNS,
    WAITS,
    QUEUE_FULL,
    CONCURRENCY_LIMIT,
    TIMED_OUT
  }

  LevelGate(PriorityLevel level, Clock clock) {
    this.clock = clock;
    this.level = level;
  }

  PriorityLevel level() {
    return level;
  }

  SeatShares.Bounds bounds() {
    return bounds;
  }

  void configure(PriorityLevel next, SeatShares.Bounds seats) {
    lock.lock();
    try {
      boolean fresh = queues.limit() == 0 || bounds.nominal() != seats.nominal();
      level = next;
      bounds = seats;
      queues.configure(next.queuing());
      if (fresh) {
        queues.limit(seats.nominal(), clock.nanoTime());
      }
    } finally {
      lock.unlock();
    }
  }

  void limit(int seats) {
    lock.lock();
    try {
      queues.limit(seats, clock.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /// Takes seats, or a place in a queue.
  Outcome tryEnter(Ticket ticket) {
    if (level.exempt()) {
      exempted.incrementAndGet();
      dispatched.incrementAndGet();
      return Outcome.RUNS;
    }
    return switch (offer(ticket)) {
      case RUNNING -> {
        dispatched.incrementAndGet();
        yield Outcome.RUNS;
      }
      case WAITING -> Outcome.WAITS;
      case REJECTED, NEW, DONE -> {
        rejected.incrementAndGet();
        yield level.queuing().queues() == 0 ? Outcome.CONCURRENCY_LIMIT : Outcome.QUEUE_FULL;
      }
    };
  }

  private Ticket.State offer(Ticket ticket) {
    lock.lock();
    try {
      queues.offer(ticket, clock.nanoTime());
      return ticket.state();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the seats of a ticket that has a place, at most so long.
  ///
  /// @throws InterruptedException when the caller went away; its place or seats are given back
  Outcome await(Ticket ticket, Duration most) throws InterruptedException {
    long until = clock.nanoTime() + most.toNanos();
    while (!ticket.granted()) {
      long left = until - clock.nanoTime();
      boolean interrupted = Thread.interrupted();
      if ((interrupted || left <= 0) && abandon(ticket)) {
        (interrupted ? cancelled : timedOut).incrementAndGet();
        if (interrupted) {
          throw new InterruptedException("gave up waiting in " + level.name());
        }
        return Outcome.TIMED_OUT;
      }
      if (interrupted) {
        leave(ticket);
        throw new InterruptedException("gave up waiting in " + level.name());
      }
      LockSupport.parkNanos(this, left);
    }
    dispatched.incrementAndGet();
    return Outcome.RUNS;
  }

  /// @return false when it was its turn in the meantime
  private boolean abandon(Ticket ticket) {
    lock.lock();
    try {
      if (ticket.granted()) {
        return false;
      }
      queues.abandon(ticket, clock.nanoTime());
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave(Ticket ticket) {
    if (ticket.state() == Ticket.State.NEW) {
      exempted.decrementAndGet();
      return;
    }
    lock.lock();
    try {
      queues.finish(ticket, clock.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  /// What it would use: the most it wanted lately, forgotten slowly.
  SeatShares.Wish wish() {
    lock.lock();
    try {
      int peak = queues.takePeak();
      smoothed = Math.max(peak, KEPT * smoothed + (1 - KEPT) * peak);
      int least = Math.max(bounds.least(), Math.min(bounds.nominal(), peak));
      return new SeatShares.Wish(least, bounds.most(), Math.max(least, smoothed));
    } finally {
      lock.unlock();
    }
  }

  /// Looks at the queues while nothing moves.
  <T> T look(Function<FairQueues, T> question) {
    lock.lock();
    try {
      return question.apply(queues);
    } finally {
      lock.unlock();
    }
  }

  long exempted() {
    return exempted.get();
  }

  /// Counts since the level is there.
  ///
  /// @param cancelled requests whose callers went away
  record Counts(long dispatched, long rejected, long timedOut, long cancelled) {}

  Counts counts() {
    return new Counts(dispatched.get(), rejected.get(), timedOut.get(), cancelled.get());
  }
}
