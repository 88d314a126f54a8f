// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.plane.store.Change;
import dev.wheelhouse.plane.store.Draft;
import dev.wheelhouse.plane.store.Entry;
import dev.wheelhouse.plane.store.Expectation;
import dev.wheelhouse.plane.store.Page;
import dev.wheelhouse.plane.store.Range;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.UnmetException;
import dev.wheelhouse.plane.store.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

final class MemoryStore implements Store {

  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long revision;

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public long compactedRevision() {
    return 0;
  }

  @Override
  public synchronized Optional<Entry> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public Optional<Entry> get(String key, long at) {
    return get(key);
  }

  @Override
  public synchronized Page range(Range range) {
    List<Entry> found = new ArrayList<>();
    long remaining = 0;
    for (Entry entry : entries.tailMap(range.prefix()).values()) {
      if (!entry.key().startsWith(range.prefix())) {
        break;
      }
      if (entry.key().compareTo(range.startAfter()) > 0) {
        if (range.limit() > 0 && found.size() == range.limit()) {
          remaining++;
        } else {
          found.add(entry);
        }
      }
    }
    return new Page(found, revision, remaining);
  }

  @Override
  public long count(String prefix) {
    return range(Range.all(prefix)).entries().size();
  }

  private void check(String key, Expectation expectation) {
    Entry current = entries.get(key);
    boolean met =
        switch (expectation) {
          case Expectation.Any _ -> true;
          case Expectation.Absent _ -> current == null;
          case Expectation.AtRevision at -> current != null && current.revision() == at.revision();
        };
    if (!met) {
      throw new UnmetException(key, current);
    }
  }

  private byte[] splice(Draft draft) {
    if (draft.revisionAt() < 0) {
      return draft.bytes();
    }
    byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[draft.bytes().length + digits.length];
    System.arraycopy(draft.bytes(), 0, all, 0, draft.revisionAt());
    System.arraycopy(digits, 0, all, draft.revisionAt(), digits.length);
    System.arraycopy(
        draft.bytes(),
        draft.revisionAt(),
        all,
        draft.revisionAt() + digits.length,
        draft.bytes().length - draft.revisionAt());
    return all;
  }

  @Override
  public synchronized Entry put(String key, Draft value, Expectation expectation) {
    check(key, expectation);
    Entry before = entries.get(key);
    revision++;
    Entry entry =
        new Entry(
            key, splice(value), before == null ? revision : before.createRevision(), revision);
    entries.put(key, entry);
    changes.add(new Change.Put(entry, before));
    notifyAll();
    return entry;
  }

  @Override
  public synchronized Entry delete(String key, Draft lastState, Expectation expectation) {
    check(key, expectation);
    Entry before = entries.remove(key);
    if (before == null) {
      throw new UnmetException(key, null);
    }
    revision++;
    Entry entry = new Entry(key, splice(lastState), before.createRevision(), revision);
    changes.add(new Change.Delete(entry, before));
    notifyAll();
    return entry;
  }

  @Override
  public Watch watch(String prefix, long afterRevision) {
    return new Cursor(prefix, afterRevision);
  }

  private final class Cursor implements Watch {
    private final String prefix;
    private long position;

    Cursor(String prefix, long position) {
      this.prefix = prefix;
      this.position = position;
    }

    @Override
    public List<Change> poll(Duration timeout) throws InterruptedException {
      synchronized (MemoryStore.this) {
        if (position >= revision) {
          MemoryStore.this.wait(Math.max(1, timeout.toMillis()));
        }
        List<Change> found = new ArrayList<>();
        for (long i = position; i < changes.size(); i++) {
          if (changes.get((int) i).key().startsWith(prefix)) {
            found.add(changes.get((int) i));
          }
        }
        position = revision;
        return found;
      }
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void close() {}
  }

  @Override
  public void compact(long at) {}

  @Override
  public long size() {
    return 0;
  }

  @Override
  public void close() {}
}
