// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ControlLoopTest {

  private static final Key KEY = new Key("default", "a");

  @Test
  void retriesConflictsUntilTheyPass() throws Exception {
    CountDownLatch third = new CountDownLatch(3);
    Reconciler conflicting =
        _ -> {
          third.countDown();
          if (third.getCount() > 0) {
            throw new PlatformException(Reason.CONFLICT, "stale");
          }
          return Outcome.DONE;
        };

    try (ControlLoop loop = new ControlLoop("test", conflicting, 1, Clock.system()).start()) {
      loop.enqueue(KEY);

      assertThat(third.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void looksAgainAfterTheTimeAskedFor() throws Exception {
    ManualClock clock = new ManualClock(Instant.EPOCH);
    LinkedBlockingQueue<Instant> calls = new LinkedBlockingQueue<>();
    Reconciler waiting =
        _ -> {
          calls.add(clock.now());
          return calls.size() == 1 ? Outcome.waitFor(Duration.ofMinutes(5)) : Outcome.DONE;
        };

    try (ControlLoop loop = new ControlLoop("test", waiting, 1, clock).start()) {
      loop.enqueue(KEY);
      while (calls.isEmpty()) {
        Thread.onSpinWait();
      }
      while (calls.size() < 2) {
        clock.advance(Duration.ofMinutes(1));
        Thread.onSpinWait();
      }

      assertThat(calls.poll()).isEqualTo(Instant.EPOCH);
      assertThat(calls.poll()).isAfterOrEqualTo(Instant.EPOCH.plus(Duration.ofMinutes(5)));
    }
  }

  @Test
  void neverGivesOneKeyToTwoWorkers() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(20);
    Reconciler counting =
        _ -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          inside.decrementAndGet();
          done.countDown();
          return Outcome.waitFor(Duration.ofNanos(1));
        };

    try (ControlLoop loop = new ControlLoop("test", counting, 8, Clock.system()).start()) {
      loop.enqueue(KEY);
      assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void queueKeepsAChangeThatComesWhileItsKeyIsWorkedOn() throws Exception {
    WorkQueue queue = new WorkQueue();
    queue.add(KEY);
    queue.add(KEY);
    Key taken = queue.take();
    queue.add(KEY);

    assertThat(queue.size()).isZero();
    queue.done(taken);
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void backOffDoublesUpToALimitAndIsForgotten() {
    BackOff backOff = new BackOff();

    assertThat(backOff.next(KEY)).isEqualTo(Duration.ofMillis(5));
    assertThat(backOff.next(KEY)).isEqualTo(Duration.ofMillis(10));
    for (int i = 0; i < 40; i++) {
      assertThat(backOff.next(KEY)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
    backOff.reset(KEY);
    assertThat(backOff.next(KEY)).isEqualTo(Duration.ofMillis(5));
  }
}
