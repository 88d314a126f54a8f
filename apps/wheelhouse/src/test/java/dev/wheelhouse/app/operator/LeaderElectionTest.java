// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {

  private static final LeaderElection.Periods FAST =
      new LeaderElection.Periods(
          Duration.ofSeconds(1), Duration.ofMillis(20), Duration.ofMillis(5));

  private final StoredLease store = new StoredLease();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private LeaderElection candidate(String name) {
    return new LeaderElection(
            new ElectionLease(store, name, Clock.system()),
            FAST,
            new Worker(name),
            System::nanoTime)
        .start();
  }

  /// Says when its work begins and ends.
  private final class Worker implements LeaderElection.Candidate {

    private final String name;
    private boolean followed;

    private Worker(String name) {
      this.name = name;
    }

    @Override
    public void lead() throws InterruptedException {
      told.add(name + " leads");
      try {
        new CountDownLatch(1).await();
      } finally {
        told.add(name + " has ended, the lease is with " + store.holder());
      }
    }

    @Override
    public void follows(String leader) {
      if (!followed) {
        followed = true;
        told.add(name + " follows " + leader);
      }
    }

    @Override
    public void cannotStand(String reason) {
      told.add(name + " cannot stand: " + reason);
    }
  }

  @Test
  void handsOverOnceItsWorkHasEnded() throws InterruptedException {
    LeaderElection first = candidate("one");
    assertThat(told.take()).isEqualTo("one leads");
    try (LeaderElection _ = candidate("two")) {
      assertThat(told.take()).isEqualTo("two follows one");

      first.close();

      assertThat(told.take()).isEqualTo("one has ended, the lease is with one");
      assertThat(told.take()).isEqualTo("two leads");
    }
    assertThat(store.holder()).isEmpty();
  }

  @Test
  void stopsToLeadWhenItCannotRenewAndLeadsAgainAfterwards() throws InterruptedException {
    try (LeaderElection _ = candidate("one")) {
      assertThat(told.take()).isEqualTo("one leads");

      store.reachable(false);

      assertThat(told.take()).startsWith("one has ended");
      assertThat(told.take()).startsWith("one cannot stand: the Lease ").contains("no route");
      store.reachable(true);
      String next = told.take();
      while (next.startsWith("one cannot stand")) {
        next = told.take();
      }
      assertThat(next).isEqualTo("one leads");
    }
  }

  @Test
  void leadsWithoutAnElectionWhenAlone() throws InterruptedException {
    try (LeaderElection election = LeaderElection.alone(new Worker("one"))) {
      assertThat(told.take()).isEqualTo("one leads");
      assertThat(election.alive()).isTrue();
    }
    assertThat(told.take()).startsWith("one has ended");
  }
}
