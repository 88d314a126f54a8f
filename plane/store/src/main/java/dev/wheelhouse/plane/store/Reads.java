// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers questions from one state. The newest values are in memory; those of the past come from
/// the journal.
final class Reads {

  private final State state;
  private final Journal journal;
  private final Supplier<State> latest;

  /// @param latest tells how far compaction has come meanwhile
  Reads(State state, Journal journal, Supplier<State> latest) {
    this.state = state;
    this.journal = journal;
    this.latest = latest;
  }

  Optional<Entry> get(String key, long asked) {
    long revision = state.readable(asked);
    Entry entry = state.live().get(key);
    if (entry != null && entry.revision() <= revision) {
      return Optional.of(entry);
    }
    Version version = held(state.past().get(key), revision);
    requireKept(revision);
    return version == null ? Optional.empty() : Optional.of(load(version, revision));
  }

  Page range(Range range) {
    long revision = state.readable(range.revision());
    return revision == state.revision() ? newest(range) : past(range, revision);
  }

  long count(String prefix) {
    return (long) rankAfter(prefix) - state.live().rank(prefix);
  }

  private int rankAfter(String prefix) {
    String end = end(prefix);
    return end == null ? state.live().size() : state.live().rank(end);
  }

  /// The first key of a range, `startAfter` itself left out.
  private static String first(Range range) {
    String after = range.startAfter();
    return after.isEmpty() || after.compareTo(range.prefix()) < 0 ? range.prefix() : after + '\0';
  }

  /// The smallest string greater than all that start with the prefix; null when there is none.
  private static @Nullable String end(String prefix) {
    for (int last = prefix.length() - 1; last >= 0; last--) {
      char c = prefix.charAt(last);
      if (c != Character.MAX_VALUE) {
        return prefix.substring(0, last) + (char) (c + 1);
      }
    }
    return null;
  }

  private Page newest(Range range) {
    String first = first(range);
    int found = Math.max(0, rankAfter(range.prefix()) - state.live().rank(first));
    int wanted = range.limit() == 0 ? found : Math.min(found, range.limit());
    List<Entry> entries = new ArrayList<>(wanted);
    Iterator<Map.Entry<String, Entry>> walk = state.live().from(first);
    for (int i = 0; i < wanted; i++) {
      entries.add(walk.next().getValue());
    }
    return new Page(entries, state.revision(), (long) found - wanted);
  }

  /// Every key that exists or has a past, in order, decided at the revision.
  private Page past(Range range, long revision) {
    String first = first(range);
    Merge keys = new Merge(state, first);
    List<Entry> entries = new ArrayList<>();
    long remaining = 0;
    while (keys.next() && keys.key().startsWith(range.prefix())) {
      Entry live = keys.live();
      boolean current = live != null && live.revision() <= revision;
      Version version = current ? null : held(keys.past(), revision);
      if (!current && version == null) {
        continue;
      }
      if (range.limit() > 0 && entries.size() == range.limit()) {
        remaining++;
      } else if (version != null) {
        entries.add(load(version, revision));
      } else if (live != null) {
        entries.add(live);
      }
    }
    requireKept(revision);
    return new Page(entries, revision, remaining);
  }

  private static @Nullable Version held(@Nullable Version newest, long revision) {
    return newest == null ? null : newest.at(revision);
  }

  private Entry load(Version version, long revision) {
    byte[] value = journal.value(version.key, version.revision);
    if (value == null) {
      requireKept(revision);
      throw new PlatformException(
          Reason.INTERNAL,
          "the store has lost revision " + version.revision + " of " + version.key);
    }
    return new Entry(version.key, value, version.createRevision, version.revision);
  }

  /// Compaction that overtakes a read may have taken away what the read was to find.
  private void requireKept(long revision) {
    long oldest = latest.get().compacted();
    if (revision < oldest) {
      throw State.expired(revision, oldest);
    }
  }
}
