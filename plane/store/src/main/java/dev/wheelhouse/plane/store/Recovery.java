// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.plane.store.Journal.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rebuilds state, watch history and pending garbage from a journal.
///
/// Records up to the compacted revision are a base without order of events: some revisions are
/// missing. Those after it are complete, so the history starts there.
final class Recovery {

  private final Garbage garbage = new Garbage();
  private final Journal journal;
  private final History history;
  private final long compacted;
  private final Map<String, Entry> live = new HashMap<>();
  private final Map<String, Version> past = new HashMap<>();
  private long revision;

  Recovery(Journal journal, StoreOptions options) {
    this.journal = journal;
    this.compacted = journal.compacted();
    this.revision = compacted;
    this.history = new History(options, compacted);
  }

  /// Replays the journal and hands over a committer that is not yet started.
  Committer run() {
    journal.replay(this::read);
    State state = new State(revision, compacted, OrderedMap.of(live), OrderedMap.of(past));
    return new Committer(journal, history, garbage, state);
  }

  History history() {
    return history;
  }

  private void read(Line line) {
    Entry entry = line.entry();
    Entry before = line.deletion() ? live.remove(entry.key()) : live.put(entry.key(), entry);
    revision = Math.max(revision, entry.revision());
    if (before != null) {
      supersede(Version.overwritten(before, entry.revision(), past.get(entry.key())));
    }
    if (line.deletion()) {
      supersede(Version.deleted(entry, past.get(entry.key())));
    }
    if (entry.revision() > compacted) {
      tell(line, before);
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
