// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.plane.store.Journal.Line;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rebuilds state, watch history and pending garbage from a journal, by the same steps that commits
/// take.
///
/// Records up to the compacted revision are a base without order of events: some revisions are
/// missing. Those after it are complete, so the history starts there.
final class Recovery {

  private final Garbage garbage = new Garbage();
  private final Journal journal;
  private final History history;
  private State state;

  Recovery(Journal journal, StoreOptions options) {
    this.journal = journal;
    long compacted = journal.compacted();
    this.state = State.EMPTY.compactedTo(compacted);
    this.history = new History(options, compacted);
  }

  /// Replays the journal and hands over a committer that is not yet started.
  Committer run() {
    journal.replay(this::read);
    state =
        new State(
            Math.max(state.revision(), state.compacted()),
            state.compacted(),
            state.live(),
            state.past());
    return new Committer(journal, history, garbage, state);
  }

  History history() {
    return history;
  }

  private void read(Line line) {
    Entry entry = line.entry();
    Change change = change(line, state.live().get(entry.key()));
    if (change == null) {
      orphan(entry);
      return;
    }
    Transaction transaction = new Transaction(state);
    transaction.apply(change);
    garbage.add(transaction.superseded());
    state = transaction.after();
    if (entry.revision() > state.compacted()) {
      history.append(new ArrayList<>(List.of(change)));
    }
  }

  private static @Nullable Change change(Line line, @Nullable Entry before) {
    if (!line.deletion()) {
      return new Change.Put(line.entry(), before);
    }
    return before == null ? null : new Change.Delete(line.entry(), before);
  }

  /// A deletion whose predecessors an unfinished compaction has already taken away.
  private void orphan(Entry event) {
    garbage.add(List.of(Version.deleted(event, null)));
    state = new State(event.revision(), state.compacted(), state.live(), state.past());
  }
}
