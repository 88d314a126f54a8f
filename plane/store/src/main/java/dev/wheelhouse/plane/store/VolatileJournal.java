// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps values in memory until they are forgotten or the process ends.
final class VolatileJournal implements Journal {

  private final ConcurrentHashMap<Long, byte[]> values = new ConcurrentHashMap<>();

  @Override
  public long compacted() {
    return 0;
  }

  @Override
  public void replay(Consumer<Line> reader) {}

  @Override
  public void append(Batch batch) {
    for (Change change : batch.changes()) {
      values.put(change.revision(), change.entry().value());
    }
    batch.forget().forEach(values::remove);
  }

  @Override
  public byte @Nullable [] value(String key, long revision) {
    return values.get(revision);
  }

  @Override
  public long size() {
    return values.values().stream().mapToLong(value -> value.length).sum();
  }

  @Override
  public void defragment() {}

  @Override
  public void close() {
    values.clear();
  }
}
