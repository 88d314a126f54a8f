// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DelayedKeysTest {

  private static final Key A = new Key("default", "a");
  private static final Key B = new Key("default", "b");
  private static final Key C = new Key("default", "c");

  private final ManualClock clock = new ManualClock(Instant.EPOCH);
  private final Tasks tasks = new Tasks("test");
  private final LinkedBlockingQueue<Key> came = new LinkedBlockingQueue<>();
  private final DelayedKeys delayed = new DelayedKeys(clock, tasks, came::add);

  @AfterEach
  void close() {
    tasks.close();
  }

  @Test
  void keysComeInTheOrderOfTheirTimes() throws Exception {
    delayed.add(C, Duration.ofSeconds(3));
    delayed.add(A, Duration.ofSeconds(1));
    delayed.add(B, Duration.ofSeconds(2));

    clock.awaitSleepers(2);
    clock.advance(Duration.ofSeconds(5));

    assertThat(next(3)).containsExactly(A, B, C);
  }

  @Test
  void theEarliestTimeHolds() throws Exception {
    delayed.add(A, Duration.ofMinutes(10));
    delayed.add(A, Duration.ofSeconds(1));
    delayed.add(A, Duration.ofMinutes(5));
    delayed.add(B, Duration.ofMinutes(20));

    clock.awaitSleepers(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(next(1)).containsExactly(A);
    clock.advance(Duration.ofMinutes(20));

    assertThat(next(1)).as("and once only").containsExactly(B);
    awaitTasks(0);
    assertThat(came).isEmpty();
  }

  @Test
  void aKeyComesAgainWhenItIsAskedForAgain() throws Exception {
    for (int i = 0; i < 5; i++) {
      delayed.add(A, Duration.ofSeconds(1));
      clock.awaitSleepers(1);
      clock.advance(Duration.ofSeconds(1));
      assertThat(next(1)).containsExactly(A);
    }
  }

  @Test
  void manyKeysShareOneSleeper() {
    for (int i = 0; i < 1000; i++) {
      delayed.add(new Key("default", "key-" + i), Duration.ofMinutes(1).plusSeconds(i));
    }

    assertThat(tasks.size()).isEqualTo(1);
  }

  @Test
  void keysThatAreSoonDueLeaveNoSleepersBehindThatOfALateOne() throws Exception {
    delayed.add(B, Duration.ofHours(1));

    for (int i = 0; i < 100; i++) {
      delayed.add(A, Duration.ofSeconds(1));
      clock.awaitSleepers(2);
      clock.advance(Duration.ofSeconds(1));
      assertThat(next(1)).containsExactly(A);
    }

    awaitTasks(1);
  }

  private void awaitTasks(int number) {
    while (tasks.size() > number) {
      Thread.onSpinWait();
    }
    assertThat(tasks.size()).isEqualTo(number);
  }

  private List<Key> next(int number) throws InterruptedException {
    List<Key> keys = new ArrayList<>();
    while (keys.size() < number) {
      Key key = came.poll(5, TimeUnit.SECONDS);
      assertThat(key).as("after %s", keys).isNotNull();
      keys.add(key);
    }
    return keys;
  }
}
