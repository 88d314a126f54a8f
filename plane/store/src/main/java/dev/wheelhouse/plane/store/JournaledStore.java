// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The store over any journal: state, index and history in memory, one owner thread for changes.
final class JournaledStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(JournaledStore.class);

  /// Space on the medium that is not worth a defragmentation.
  private static final long SPARE_BYTES = 64L << 20;

  private static final int SPARE_FACTOR = 3;

  private final StoreOptions options;
  private final Journal journal;
  private final History history;
  private final Committer committer;
  private final Tasks tasks = new Tasks("store");
  private boolean closed;

  private JournaledStore(
      StoreOptions options, Journal journal, History history, Committer committer) {
    this.options = options;
    this.journal = journal;
    this.history = history;
    this.committer = committer;
  }

  /// Recovers what the journal holds. The journal belongs to the store from here on.
  static JournaledStore open(Journal medium, StoreOptions options) {
    Journal journal = new SealedJournal(medium, options.sealing());
    Recovery recovery = new Recovery(journal, options);
    Committer committer = recovered(recovery, journal);
    JournaledStore store = new JournaledStore(options, journal, recovery.history(), committer);
    committer.start();
    if (!options.retention().isZero()) {
      store.tasks.start("compaction", store::compactRegularly);
    }
    return store;
  }

  private static Committer recovered(Recovery recovery, Journal journal) {
    try {
      return recovery.run();
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private void compactRegularly() throws InterruptedException {
    Duration retention = options.retention();
    while (true) {
      long old = revision();
      options.clock().sleep(retention);
      compactTo(old);
    }
  }

  private void compactTo(long revision) {
    try {
      compact(revision);
      if (size() > SPARE_BYTES + SPARE_FACTOR * committer.state().kept()) {
        defragment();
      }
    } catch (PlatformException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REVISION, revision)
          .setCause(e)
          .log("compaction failed, will be tried again");
    }
  }

  @Override
  public long revision() {
    return committer.state().revision();
  }

  @Override
  public long compactedRevision() {
    return committer.state().compacted();
  }

  private Reads reads() {
    return new Reads(committer.state(), journal, committer::state);
  }

  @Override
  public Optional<Entry> get(String key) {
    return Optional.ofNullable(committer.state().live().get(key));
  }

  @Override
  public Optional<Entry> get(String key, long revision) {
    return reads().get(key, revision);
  }

  @Override
  public Page range(Range range) {
    return reads().range(range);
  }

  @Override
  public long count(String prefix) {
    return reads().count(prefix);
  }

  @Override
  public Entry put(String key, Draft value, Expectation expectation) {
    return written(committer.submit(new Command.Put(key, value, expectation)));
  }

  @Override
  public Entry delete(String key, Draft lastState, Expectation expectation) {
    return written(committer.submit(new Command.Delete(key, lastState, expectation)));
  }

  @Override
  public Entry put(String key, Draft value, Expectation expectation, List<Companion> companions) {
    return together(new Command.Put(key, value, expectation), key, companions);
  }

  @Override
  public Entry delete(
      String key, Draft lastState, Expectation expectation, List<Companion> companions) {
    return together(new Command.Delete(key, lastState, expectation), key, companions);
  }

  private Entry together(Command write, String key, List<Companion> companions) {
    return written(
        committer.submit(
            companions.isEmpty() ? write : new Command.Together(write, key, companions)));
  }

  private static Entry written(@Nullable Entry entry) {
    return Objects.requireNonNull(entry, "a write answers with its entry");
  }

  @Override
  public Watch watch(String prefix, long afterRevision) {
    return new Cursor(history, prefix, afterRevision);
  }

  @Override
  public void compact(long revision) {
    committer.submit(new Command.Compact(revision));
  }

  @Override
  public boolean stale(String key) {
    return journal.stale(key);
  }

  @Override
  public StoreImage image() {
    return new StoreImage(committer.state(), options.sealing());
  }

  @Override
  public StoreStatus status() {
    State state = committer.state();
    return new StoreStatus(
        state.revision(),
        state.compacted(),
        state.live().size(),
        state.kept(),
        options.quota(),
        size(),
        committer.mediumFull());
  }

  @Override
  public void defragment() {
    while (committer.sweeping()) {
      compact(compactedRevision());
    }
    journal.defragment();
  }

  @Override
  public long size() {
    return journal.size();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    tasks.close();
    committer.close();
    journal.close();
  }
}
