// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RenewalTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final LinkedBlockingQueue<Duration> cancelled = new LinkedBlockingQueue<>();
  private final CyclicBarrier asleep = new CyclicBarrier(2);

  private final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return NOW;
        }

        @Override
        public long nanoTime() {
          return 0;
        }

        // Sleeps for ever, unless there is nothing to wait for.
        @Override
        public void sleep(Duration duration) throws InterruptedException {
          if (duration.isZero()) {
            return;
          }
          try {
            asleep.await(10, TimeUnit.SECONDS);
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            cancelled.add(duration);
            throw e;
          } catch (java.util.concurrent.BrokenBarrierException
              | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  @Test
  void aNewTimeTakesThePlaceOfTheOneBefore() throws Exception {
    LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
    try (Tasks tasks = new Tasks("test")) {
      Renewal renewal = new Renewal(tasks, clock);
      for (int minutes : List.of(1, 2)) {
        renewal.at(NOW.plus(Duration.ofMinutes(minutes)), () -> done.add("too early"));
        asleep.await(10, TimeUnit.SECONDS);
      }
      assertThat(cancelled.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofMinutes(1));

      renewal.at(NOW.minusSeconds(1), () -> done.add("now"));

      assertThat(cancelled.poll(10, TimeUnit.SECONDS)).isEqualTo(Duration.ofMinutes(2));
      assertThat(done.poll(10, TimeUnit.SECONDS)).isEqualTo("now");
      assertThat(done).isEmpty();
    }
  }
}
