// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.apiserver.fairness.PriorityLevel.Queuing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairQueuesTest {

  private static final long MILLI = 1_000_000;

  private final FairQueues queues = new FairQueues();
  private long now = 1_000;

  private void configure(int seats, int count, int hand, int length) {
    queues.configure(new Queuing(count, hand, length));
    queues.limit(seats, now);
  }

  private Ticket offer(String flow, int seats) {
    Ticket ticket = new Ticket("schema", flow, seats);
    queues.offer(ticket, now);
    return ticket;
  }

  @Test
  void runsAtOnceWhatFindsASeat() {
    configure(2, 8, 2, 10);

    assertThat(offer("a", 1).granted()).isTrue();
    assertThat(offer("a", 1).granted()).isTrue();
    assertThat(offer("a", 1).state()).isEqualTo(Ticket.State.WAITING);
    assertThat(queues.used()).isEqualTo(2);
  }

  @Test
  void startsTheNextWhenASeatIsFree() {
    configure(1, 8, 2, 10);
    Ticket first = offer("a", 1);
    Ticket second = offer("a", 1);

    now += MILLI;
    queues.finish(first, now);

    assertThat(second.granted()).isTrue();
    assertThat(queues.waiting()).isZero();
  }

  @Test
  void rejectsWhatFindsItsQueuesFull() {
    configure(1, 8, 1, 2);
    offer("a", 1);
    offer("a", 1);
    offer("a", 1);

    assertThat(offer("a", 1).state()).isEqualTo(Ticket.State.REJECTED);
    assertThat(queues.waiting()).isEqualTo(2);
  }

  @Test
  void rejectsAtOnceWithoutQueues() {
    queues.configure(Queuing.REJECT);
    queues.limit(1, now);
    Ticket running = offer("a", 1);

    assertThat(offer("b", 1).state()).isEqualTo(Ticket.State.REJECTED);

    queues.finish(running, now);
    assertThat(offer("b", 1).granted()).isTrue();
  }

  @Test
  void givesAWideRequestAllSeatsWhenNobodyRuns() {
    configure(3, 8, 2, 10);
    Ticket small = offer("a", 1);
    Ticket wide = offer("b", 10);
    assertThat(wide.granted()).isFalse();

    queues.finish(small, now);

    assertThat(wide.granted()).isTrue();
    assertThat(offer("a", 1).granted()).isFalse();
  }

  @Test
  void forgetsThoseWhoGiveUp() {
    configure(1, 8, 2, 10);
    Ticket running = offer("a", 1);
    Ticket gone = offer("a", 1);
    Ticket last = offer("a", 1);

    queues.abandon(gone, now);
    queues.finish(running, now);

    assertThat(last.granted()).isTrue();
    assertThat(queues.waiting()).isZero();
  }

  @Test
  void moreSeatsStartThoseWhoWait() {
    configure(1, 8, 2, 10);
    offer("a", 1);
    Ticket waiting = offer("a", 1);

    queues.limit(2, now);

    assertThat(waiting.granted()).isTrue();
  }

  /// One flow keeps forty requests waiting, another one at a time. Each request takes as long.
  @Test
  void aFloodGetsNoMoreThanItsPart() {
    configure(2, 64, 6, 50);
    Map<String, Integer> served = new HashMap<>();
    List<Ticket> running = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      running.add(offer("flood", 1));
    }
    running.add(offer("quiet", 1));
    for (int step = 0; step < 1_000; step++) {
      now += MILLI;
      Ticket done =
          running.stream()
              .filter(Ticket::granted)
              .min((a, b) -> Long.compare(a.started(), b.started()))
              .orElseThrow();
      queues.finish(done, now);
      running.remove(done);
      served.merge(done.flow(), 1, Integer::sum);
      running.add(offer(done.flow(), 1));
    }

    // The flood sits in six queues at most, the quiet flow in one of its own.
    assertThat(served.get("quiet")).isGreaterThan(1_000 / 8);
  }

  @Test
  void aFlowThatTakesLongerGetsFewerTurns() {
    configure(1, 1_000, 1, 50);
    Map<String, Integer> turns = new HashMap<>();
    Map<String, Long> work = Map.of("slow", 10 * MILLI, "fast", MILLI);
    List<Ticket> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(offer("slow", 1));
      all.add(offer("fast", 1));
    }
    for (int step = 0; step < 1_100; step++) {
      Ticket running = all.stream().filter(Ticket::granted).findFirst().orElseThrow();
      now += work.getOrDefault(running.flow(), 0L);
      all.remove(running);
      all.add(waiting(running.flow()));
      queues.finish(running, now);
      turns.merge(running.flow(), 1, Integer::sum);
    }

    assertThat(turns.get("fast")).isBetween(900, 1_050);
  }

  private Ticket waiting(String flow) {
    return offer(flow, 1);
  }
}
