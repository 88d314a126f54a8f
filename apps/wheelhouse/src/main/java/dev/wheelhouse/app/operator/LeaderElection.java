// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import dev.wheelhouse.base.tasks.Tasks;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes part in the election of one leader among the copies of this program until it is closed; a
/// leader that has lost the lease stops its work and stands again.
///
/// The work is begun when the lease is won. It is stopped, and only then the lease is given back,
/// when this is closed, so that another takes over at once; it is also stopped when the lease could
/// not be renewed for so long that another may take it soon. One thread does all of this.
final class LeaderElection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
  private static final Duration STOP = Duration.ofSeconds(30);

  private static final Duration STUCK = Duration.ofMinutes(2);

  private final @Nullable ElectionLease lease;
  private final Periods periods;
  private final Candidate candidate;
  private final LongSupplier nanos;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Tasks tasks = new Tasks("leader-election");
  private volatile long lastRound;

  private @Nullable Tasks work;
  private long renewed;
  private String trouble = "";

  /// @param lease how long others wait after the leader was last heard of
  /// @param renewal how long a leader may fail to renew before it stops; less than the lease, and
  ///   by more than its work takes to stop
  /// @param retry how often each tries
  record Periods(Duration lease, Duration renewal, Duration retry) {

    /// As Kubernetes' own controllers have them.
    static final Periods USUAL =
        new Periods(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
  }

  /// Who stands.
  interface Candidate {

    /// Works as the leader until it is interrupted.
    void lead() throws InterruptedException;

    /// Told again and again who leads.
    void follows(String leader);

    /// Told while nobody can be found to lead.
    void cannotStand(String reason);
  }

  /// @param lease null for one that leads without an election
  LeaderElection(
      @Nullable ElectionLease lease, Periods periods, Candidate candidate, LongSupplier nanos) {
    this.lease = lease;
    this.periods = periods;
    this.candidate = candidate;
    this.nanos = nanos;
    this.lastRound = nanos.getAsLong();
  }

  /// One that leads at once and for good.
  static LeaderElection alone(Candidate candidate) {
    return new LeaderElection(null, Periods.USUAL, candidate, System::nanoTime).start();
  }

  /// Starts to stand; returns at once.
  LeaderElection start() {
    tasks.start("stand", this::stand);
    return this;
  }

  private void stand() throws InterruptedException {
    try {
      do {
        round();
      } while (!closing.await(periods.retry().toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      boolean led = work != null;
      stopWork();
      if (led) {
        giveBack();
      }
      ended.countDown();
    }
  }

  private void round() {
    lastRound = nanos.getAsLong();
    if (lease == null) {
      startWork();
      return;
    }
    try {
      String holder = lease.hold(periods.lease());
      trouble = "";
      if (holder.equals(lease.identity())) {
        renewed = lastRound;
        startWork();
      } else {
        stopWork();
        candidate.follows(holder);
      }
    } catch (KubernetesClientException e) {
      trouble(rootCause(e));
      if (work != null && nanos.getAsLong() - renewed > periods.renewal().toNanos()) {
        LOG.atWarn().addKeyValue("lease", lease).log("stops to lead: the lease may be lost");
        stopWork();
      }
      if (work == null) {
        candidate.cannotStand("the Lease " + lease + " cannot be read: " + rootCause(e));
      }
    }
  }

  /// Says it once, and not again until it is another or has been over.
  private void trouble(String reason) {
    if (!reason.equals(trouble)) {
      LOG.atWarn()
          .addKeyValue("lease", lease)
          .addKeyValue("reason", reason)
          .log("the lease of the leader cannot be read or renewed");
    }
    trouble = reason;
  }

  private static String rootCause(KubernetesClientException failure) {
    if (failure.getStatus() != null && failure.getStatus().getMessage() != null) {
      return failure.getStatus().getMessage();
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String words = cause.getMessage();
    return words == null ? cause.getClass().getSimpleName() : words;
  }

  private void startWork() {
    if (work == null) {
      work = new Tasks("leader");
      work.start("work", candidate::lead);
    }
  }

  private void stopWork() {
    if (work != null) {
      work.close();
      work = null;
    }
  }

  private void giveBack() {
    if (lease == null) {
      return;
    }
    try {
      lease.release();
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("the lease cannot be given back; it runs out by itself");
    }
  }

  /// Whether the election goes on; false when its thread has been stuck for minutes.
  boolean alive() {
    return nanos.getAsLong() - lastRound < STUCK.toNanos();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!ended.await(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn().log("the leader did not stop in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    tasks.close();
  }
}
