// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.operator;

import dev.wheelhouse.base.tasks.Tasks;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes part in the election of one leader among the copies of this program until it is closed.
///
/// The work is begun when the lease is won. It is stopped, and only then the lease is given back,
/// when this is closed, so that another takes over at once. Whoever has led and leads no more has
/// ended for good, and the process has to end with it: when another holds the lease, when it could
/// not be renewed in time, when the work ends by itself, when it does not let itself be stopped. So
/// nothing that a former leader has left behind can do harm. The lease is kept when the work may
/// still go on.
///
/// One thread does all of this. The cluster is asked in a second one, so that an answer that does
/// not come holds up no stopping.
final class LeaderElection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);
  private static final Duration STOP = Duration.ofSeconds(30);

  private static final Duration GIVE_BACK = Duration.ofSeconds(3);
  private static final Duration STUCK = Duration.ofMinutes(2);
  private static final String STUCK_WORK = "the leader's work did not stop in time";

  private final @Nullable ElectionLease lease;
  private final Periods periods;
  private final Candidate candidate;
  private final LongSupplier nanos;
  private final Consumer<String> failed;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Tasks tasks = new Tasks("leader-election");
  private volatile long lastRound;

  private @Nullable Tasks work;
  private long renewed;
  private String trouble = "";
  private String end = "";

  /// @param lease how long others wait after the leader was last heard of
  /// @param renewal how long after the last renewal was begun a leader stops; less than the lease,
  ///   and by more than its work takes to stop and its process to end
  /// @param retry how often each tries
  record Periods(Duration lease, Duration renewal, Duration retry) {

    /// Work may take 10 seconds to stop, as [Tasks] have it, and 10 are left for the process.
    static final Periods USUAL =
        new Periods(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(2));
  }

  /// Who stands.
  interface Candidate {

    /// Works as the leader until it is interrupted. Returns or throws earlier when it cannot go on.
    void lead() throws InterruptedException;

    /// Told again and again who leads.
    void follows(String leader);

    /// Told while nobody can be found to lead, and why this one has ended.
    void cannotStand(String reason);
  }

  /// @param lease null for one that leads without an election
  /// @param failed told once, in words, when this has ended before it was closed, or its work did
  ///   not stop: the process has to end
  LeaderElection(
      @Nullable ElectionLease lease,
      Periods periods,
      Candidate candidate,
      LongSupplier nanos,
      Consumer<String> failed) {
    this.lease = lease;
    this.periods = periods;
    this.candidate = candidate;
    this.nanos = nanos;
    this.failed = failed;
    this.lastRound = nanos.getAsLong();
  }

  /// One that leads at once and for good.
  static LeaderElection alone(Candidate candidate, Consumer<String> failed) {
    return new LeaderElection(null, Periods.USUAL, candidate, System::nanoTime, failed).start();
  }

  /// Starts to stand; returns at once.
  LeaderElection start() {
    tasks.start("stand", this::stand);
    return this;
  }

  private void stand() throws InterruptedException {
    String failure = "the election cannot go on";
    try {
      do {
        round();
      } while (end.isEmpty() && !closing.await(pause(), TimeUnit.NANOSECONDS));
      failure = end;
    } finally {
      try {
        stepDown(failure);
      } finally {
        ended.countDown();
      }
    }
  }

  /// Gives the lease back if nothing is done by its right any more.
  private void stepDown(String failure) throws InterruptedException {
    String told = failure;
    if (work != null) {
      if (stopWork()) {
        giveBack();
      } else {
        told = told.isEmpty() ? STUCK_WORK : told + "; " + STUCK_WORK;
      }
    }
    if (!told.isEmpty()) {
      LOG.atError().addKeyValue("reason", told).log("leads and stands no more");
      candidate.cannotStand(told);
      failed.accept(told);
    }
  }

  /// Until the next round; a leader's is no later than it has to stop.
  private long pause() {
    long retry = periods.retry().toNanos();
    return lease == null || work == null
        ? retry
        : Math.clamp(deadline(renewed) - nanos.getAsLong(), 0, retry);
  }

  private long deadline(long since) {
    return since + periods.renewal().toNanos();
  }

  private void round() throws InterruptedException {
    lastRound = nanos.getAsLong();
    if (work != null && work.size() == 0) {
      end = "the leader's work has ended by itself";
      return;
    }
    if (lease == null) {
      startWork();
      return;
    }
    long begun = lastRound;
    long deadline = deadline(work == null ? begun : renewed);
    if (begun >= deadline) {
      end = "the Lease " + lease + " could not be renewed in time: " + trouble;
      return;
    }
    try {
      String holder = held(lease, deadline);
      trouble = "";
      if (holder.equals(lease.identity())) {
        renewed = begun;
        startWork();
      } else if (work == null) {
        candidate.follows(holder);
      } else {
        end = "the Lease " + lease + " is " + (holder.isEmpty() ? "nobody's" : holder + "'s");
      }
    } catch (KubernetesClientException e) {
      trouble(rootCause(e));
      if (work == null) {
        candidate.cannotStand("the Lease " + lease + " cannot be read: " + rootCause(e));
      } else if (nanos.getAsLong() >= deadline) {
        end = "the Lease " + lease + " could not be renewed in time: " + rootCause(e);
      }
    }
  }

  private String held(ElectionLease asked, long deadline) throws InterruptedException {
    return answer(() -> asked.hold(periods.lease()), deadline);
  }

  /// @throws KubernetesClientException also when there is no answer before the deadline
  private <T> T answer(Supplier<T> question, long deadline) throws InterruptedException {
    FutureTask<T> answer = new FutureTask<>(question::get);
    tasks.start("ask", answer::run);
    try {
      return answer.get(Math.max(0, deadline - nanos.getAsLong()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw new KubernetesClientException("no answer");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      answer.cancel(true);
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

  /// @return whether nothing of it goes on
  private boolean stopWork() {
    Tasks stopping = work;
    work = null;
    if (stopping == null) {
      return true;
    }
    stopping.close();
    return stopping.size() == 0;
  }

  private void giveBack() throws InterruptedException {
    if (lease == null) {
      return;
    }
    try {
      boolean ours = answer(lease::release, nanos.getAsLong() + GIVE_BACK.toNanos());
      LOG.atDebug()
          .addKeyValue("lease", lease)
          .addKeyValue("ours", ours)
          .log("gave the lease back");
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("the lease cannot be given back; it runs out by itself");
    }
  }

  /// Whether the election goes on; false when it has ended and when its thread has been stuck for
  /// minutes.
  boolean alive() {
    return ended.getCount() > 0 && nanos.getAsLong() - lastRound < STUCK.toNanos();
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
