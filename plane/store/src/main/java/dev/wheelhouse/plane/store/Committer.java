// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.failpoints.Failpoints;
import dev.wheelhouse.plane.store.Ticket.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of the store's state: one thread that takes whatever commands have queued up, decides
/// them in order, makes them durable with one append, then publishes the new state and answers.
/// While one batch is being synced the next one queues.
///
/// It is a platform thread: the sync blocks in native code, which would hold a carrier of the
/// virtual threads.
final class Committer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int MAX_BATCH = 512;
  private static final long MAX_BATCH_BYTES = 8L << 20;

  private final Journal journal;
  private final History history;
  private final Garbage garbage;
  private final Quota quota;
  private final BlockingQueue<Ticket> queue = new LinkedBlockingQueue<>();
  private final Ticket stop = new Ticket(new Command.Compact(0));
  private final Thread owner;
  private volatile State state;
  private volatile boolean sweeping;
  private volatile boolean mediumFull;
  private volatile Outcome.@Nullable Failed ended;

  Committer(Journal journal, History history, Garbage garbage, Quota quota, State state) {
    this.journal = journal;
    this.history = history;
    this.garbage = garbage;
    this.quota = quota;
    this.state = state;
    this.owner = Thread.ofPlatform().name("store/commit").daemon().unstarted(this::run);
  }

  void start() {
    owner.start();
  }

  State state() {
    return state;
  }

  /// Whether values that nobody can read any more wait for their end.
  boolean sweeping() {
    return sweeping;
  }

  /// Whether the last write found no space on the medium.
  boolean mediumFull() {
    return mediumFull;
  }

  /// Has a command decided and waits until that is durable.
  @Nullable Entry submit(Command command) {
    Ticket ticket = new Ticket(command);
    queue.add(ticket);
    if (ended != null) {
      refuseQueued();
    }
    return ticket.await();
  }

  private void run() {
    Outcome.Failed end =
        new Outcome.Failed(Reason.SERVICE_UNAVAILABLE, "the store is closed", null);
    try {
      commitUntilStopped();
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("store stopped");
      end = new Outcome.Failed(Reason.INTERNAL, "the store stopped after an error: " + e, e);
      throw e;
    } finally {
      ended = end;
      refuseQueued();
      history.close(end.reason(), end.message());
    }
  }

  private void refuseQueued() {
    Outcome.Failed end = ended;
    for (Ticket ticket = queue.poll(); ticket != null && end != null; ticket = queue.poll()) {
      ticket.complete(end);
    }
  }

  private void commitUntilStopped() {
    List<Ticket> taken = new ArrayList<>(MAX_BATCH);
    while (!taken.contains(stop)) {
      taken.clear();
      try {
        take(taken);
      } catch (InterruptedException _) {
        return;
      }
      commit(taken);
    }
  }

  private void take(List<Ticket> into) throws InterruptedException {
    Ticket next = garbage.isDue(state.compacted()) ? queue.poll() : queue.take();
    long bytes = 0;
    while (next != null) {
      into.add(next);
      bytes += next.command().bytes();
      next = into.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES ? queue.poll() : null;
    }
  }

  private void commit(List<Ticket> taken) {
    Transaction transaction = new Transaction(state, quota);
    try {
      taken.forEach(transaction::decide);
      append(transaction);
    } catch (PlatformException e) {
      fail(taken, new Outcome.Failed(e.reason(), String.valueOf(e.getMessage()), e));
      garbage.retryLater();
      if (e.is(Reason.STORAGE_FULL)) {
        tellMedium(true);
      }
    } catch (RuntimeException | Error e) {
      fail(taken, new Outcome.Failed(Reason.INTERNAL, "the store failed: " + e, e));
      throw e;
    }
  }

  /// Fails the whole batch: also a refusal may rest on a write that did not happen.
  private static void fail(List<Ticket> taken, Outcome.Failed failure) {
    taken.forEach(ticket -> ticket.complete(failure));
  }

  private void append(Transaction transaction) {
    State after = transaction.after();
    List<Version> forgotten = garbage.due(state.compacted());
    List<Long> forget = forgotten.stream().map(version -> version.revision).toList();
    if (!forget.isEmpty()) {
      Failpoints.reach("store.during-compaction");
    }
    boolean writes = !transaction.changes().isEmpty() || after.compacted() > state.compacted();
    if (writes || !forget.isEmpty()) {
      Failpoints.reach("store.before-write");
      journal.append(new Journal.Batch(transaction.changes(), forget, after.compacted()));
      Failpoints.reach("store.after-write-before-ack");
      tellMedium(false);
    }
    publish(transaction, garbage.remove(forgotten, after));
  }

  private void publish(Transaction transaction, State after) {
    garbage.add(transaction.superseded());
    tellQuota(state.kept(), after.kept());
    state = after;
    sweeping = garbage.isDue(after.compacted());
    history.append(transaction.changes());
    transaction.succeed();
    history.wake();
  }

  private void tellMedium(boolean full) {
    if (full != mediumFull) {
      mediumFull = full;
      LOG.atWarn()
          .log(
              full
                  ? "no space left for the store: writes are refused, reads go on"
                  : "there is space for the store again: writes go on");
    }
  }

  private void tellQuota(long before, long now) {
    if (quota.isReached(now) != quota.isReached(before)) {
      LOG.atWarn()
          .addKeyValue("keptBytes", now)
          .addKeyValue("quotaBytes", quota.bytes())
          .log(
              quota.isReached(now)
                  ? "the store's quota is reached: what makes it larger is refused"
                  : "the store is below its quota again");
    }
  }

  /// Lets the queued commands finish, then ends the thread.
  @Override
  public void close() {
    queue.add(stop);
    boolean interrupted = false;
    while (owner.isAlive()) {
      try {
        owner.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
