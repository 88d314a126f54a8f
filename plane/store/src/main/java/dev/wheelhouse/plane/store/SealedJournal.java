// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.store.Sealing.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A journal whose values are sealed. It remembers which keys hold values sealed in an old way.
final class SealedJournal implements Journal {

  private final Journal journal;
  private final Sealing sealing;
  private final Set<String> stale = ConcurrentHashMap.newKeySet();

  SealedJournal(Journal journal, Sealing sealing) {
    this.journal = journal;
    this.sealing = sealing;
  }

  @Override
  public long compacted() {
    return journal.compacted();
  }

  @Override
  public void replay(Consumer<Line> reader) {
    journal.replay(line -> reader.accept(opened(line)));
  }

  private Line opened(Line line) {
    Entry entry = line.entry();
    return switch (sealing.open(entry.key(), entry.value())) {
      case Opened.Plain(byte[] value, boolean old) -> {
        note(entry.key(), old && !line.deletion());
        yield untouched(value, entry) ? line : line.withValue(value);
      }
      case Opened.Locked(String why) -> line.locked(why);
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same array is how a sealing says so
  private static boolean untouched(byte[] value, Entry entry) {
    return value == entry.value();
  }

  private void note(String key, boolean old) {
    if (old) {
      stale.add(key);
    } else {
      stale.remove(key);
    }
  }

  @Override
  public boolean stale(String key) {
    return stale.contains(key);
  }

  @Override
  public void append(Batch batch) {
    List<Change> sealed = new ArrayList<>(batch.changes().size());
    for (Change change : batch.changes()) {
      sealed.add(sealed(change));
    }
    journal.append(new Batch(sealed, batch.forget(), batch.compacted()));
    if (!stale.isEmpty()) {
      batch.changes().forEach(change -> stale.remove(change.key()));
    }
  }

  private Change sealed(Change change) {
    Entry entry = change.entry();
    byte[] value = sealing.seal(entry.key(), entry.value());
    if (untouched(value, entry)) {
      return change;
    }
    Entry stored = new Entry(entry.key(), value, entry.createRevision(), entry.revision());
    return switch (change) {
      case Change.Put put -> new Change.Put(stored, put.before());
      case Change.Delete delete -> new Change.Delete(stored, delete.before());
    };
  }

  @Override
  public byte @Nullable [] value(String key, long revision) {
    byte[] stored = journal.value(key, revision);
    if (stored == null) {
      return null;
    }
    return switch (sealing.open(key, stored)) {
      case Opened.Plain(byte[] value, boolean _) -> value;
      case Opened.Locked(String why) ->
          throw new PlatformException(
              Reason.INTERNAL, "revision " + revision + " of " + key + " cannot be read: " + why);
    };
  }

  @Override
  public long size() {
    return journal.size();
  }

  @Override
  public void defragment() {
    journal.defragment();
  }

  @Override
  public void close() {
    journal.close();
  }
}
