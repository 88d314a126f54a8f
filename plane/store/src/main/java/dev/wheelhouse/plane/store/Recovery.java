// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.store.Journal.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rebuilds state, watch history and pending garbage from a journal.
///
/// Records up to the compacted revision are a base without order of events: some revisions are
/// missing. Those after it are complete, so the history starts there.
///
/// A value that cannot be opened and was overwritten since is as good as compacted: the past is
/// readable from the overwriting revision on. One that is still the newest stops the recovery.
final class Recovery {

  private static final int MOST_NAMED = 5;

  private final Garbage garbage = new Garbage();
  private final Journal journal;
  private final StoreOptions options;
  private final History history;
  private final long compacted;
  private final Map<String, Entry> live = new HashMap<>();
  private final Map<String, Version> past = new HashMap<>();
  private final Map<String, String> locked = new TreeMap<>();
  private long revision;
  private long readableFrom;
  private long kept;

  Recovery(Journal journal, StoreOptions options) {
    this.journal = journal;
    this.options = options;
    this.compacted = journal.compacted();
    this.revision = compacted;
    this.readableFrom = compacted;
    this.history = new History(options, compacted);
  }

  /// Replays the journal and hands over a committer that is not yet started.
  ///
  /// @throws PlatformException `INTERNAL` when newest values cannot be opened
  Committer run() {
    journal.replay(this::read);
    requireOpened();
    history.forget(readableFrom);
    State state = new State(revision, readableFrom, OrderedMap.of(live), OrderedMap.of(past), kept);
    return new Committer(journal, history, garbage, options.quota(), state);
  }

  private void requireOpened() {
    if (!locked.isEmpty()) {
      StringBuilder text = new StringBuilder();
      text.append(locked.size()).append(" stored values cannot be read:");
      locked.entrySet().stream()
          .limit(MOST_NAMED)
          .forEach(
              it -> text.append("\n  ").append(it.getKey()).append(": ").append(it.getValue()));
      if (locked.size() > MOST_NAMED) {
        text.append("\n  ...");
      }
      throw new PlatformException(Reason.INTERNAL, text.toString());
    }
  }

  History history() {
    return history;
  }

  private void read(Line line) {
    Entry entry = line.entry();
    requireNext(entry.revision());
    Entry before = line.deletion() ? live.remove(entry.key()) : live.put(entry.key(), entry);
    revision = Math.max(revision, entry.revision());
    kept += entry.weight();
    if (before != null) {
      supersede(Version.overwritten(before, entry.revision(), past.get(entry.key())));
    }
    if (line.deletion()) {
      supersede(Version.deleted(entry, past.get(entry.key())));
    }
    unlock(line);
    if (entry.revision() > compacted) {
      tell(line, before);
    }
  }

  private void requireNext(long next) {
    if (next > compacted && next != revision + 1) {
      throw new IllegalArgumentException(
          "between the revisions " + revision + " and " + next + " some are missing");
    }
  }

  private void unlock(Line line) {
    Entry entry = line.entry();
    if (locked.remove(entry.key()) != null) {
      readableFrom = Math.max(readableFrom, entry.revision());
    }
    String why = line.why();
    if (why != null && line.deletion()) {
      readableFrom = Math.max(readableFrom, entry.revision());
    } else if (why != null) {
      locked.put(entry.key(), why);
    }
  }

  private void supersede(Version version) {
    past.put(version.key, version);
    garbage.add(List.of(version));
  }

  /// After the compacted revision no deletion has lost what it deleted.
  private void tell(Line line, @Nullable Entry before) {
    if (!line.deletion()) {
      history.append(List.of(new Change.Put(line.entry(), before)));
    } else if (before != null) {
      history.append(List.of(new Change.Delete(line.entry(), before)));
    }
  }
}
