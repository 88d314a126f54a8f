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
          Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(5));

  private final StoredLease store = new StoredLease();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private LeaderElection candidate(String name) {
    return candidate(name, new Worker(name));
  }

  private LeaderElection candidate(String name, Worker worker) {
    return new LeaderElection(
            new ElectionLease(store, name, Clock.system()),
            FAST,
            worker,
            System::nanoTime,
            reason -> told.add(name + " has failed: " + reason))
        .start();
  }

  /// Says when its work begins and ends.
  private final class Worker implements LeaderElection.Candidate {

    private final String name;
    private final CountDownLatch enough;
    private boolean followed;

    private Worker(String name) {
      this(name, new CountDownLatch(1));
    }

    /// @param enough when the work ends by itself
    private Worker(String name, CountDownLatch enough) {
      this.name = name;
      this.enough = enough;
    }

    @Override
    public void lead() throws InterruptedException {
      told.add(name + " leads");
      try {
        enough.await();
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

  @SuppressWarnings("try") // it ends before its block does
  @Test
  void endsWhenItCannotRenew() throws InterruptedException {
    try (LeaderElection election = candidate("one")) {
      assertThat(told.take()).isEqualTo("one leads");

      store.reachable(false);

      assertThat(told.take()).startsWith("one has ended");
      assertThat(told.take()).startsWith("one cannot stand: the Lease ").contains("in time");
      assertThat(told.take()).startsWith("one has failed: the Lease ").contains("in time");
      election.close();
      assertThat(election.alive()).isFalse();
    }
  }

  @Test
  void endsInTimeThoughTheClusterNeverAnswers() throws InterruptedException {
    try (LeaderElection _ = candidate("one")) {
      assertThat(told.take()).isEqualTo("one leads");

      store.silent();

      assertThat(told.take()).startsWith("one has ended");
      assertThat(told.take()).startsWith("one cannot stand: ").contains("in time");
      assertThat(told.take()).startsWith("one has failed: ");
    }
  }

  @Test
  void waitsForTheClusterToAnswer() throws InterruptedException {
    store.reachable(false);
    try (LeaderElection _ = candidate("one")) {
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
  void endsWhenAnotherHasTheLease() throws InterruptedException {
    try (LeaderElection _ = candidate("one")) {
      assertThat(told.take()).isEqualTo("one leads");

      store.takenBy("two");

      assertThat(told.take()).isEqualTo("one has ended, the lease is with two");
      assertThat(told.take()).startsWith("one cannot stand: ").endsWith(" is two's");
      assertThat(told.take()).startsWith("one has failed: ");
    }
    assertThat(store.holder()).isEqualTo("two");
  }

  @Test
  void endsAndGivesTheLeaseBackWhenItsWorkEnds() throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(1);
    try (LeaderElection _ = candidate("one", new Worker("one", enough))) {
      assertThat(told.take()).isEqualTo("one leads");

      enough.countDown();

      assertThat(told.take()).isEqualTo("one has ended, the lease is with one");
      assertThat(told.take()).isEqualTo("one cannot stand: the leader's work has ended by itself");
      assertThat(told.take()).startsWith("one has failed: ");
      assertThat(store.holder()).isEmpty();
    }
  }

  @Test
  void leadsWithoutAnElectionWhenAlone() throws InterruptedException {
    try (LeaderElection election = LeaderElection.alone(new Worker("one"), told::add)) {
      assertThat(told.take()).isEqualTo("one leads");
      assertThat(election.alive()).isTrue();
    }
    assertThat(told.take()).startsWith("one has ended");
    assertThat(told).isEmpty();
  }
}
