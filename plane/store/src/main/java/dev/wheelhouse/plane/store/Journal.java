// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where changes are kept, one record per revision. One thread appends; any thread reads.
///
/// Errors are `STORAGE_FULL` and `INTERNAL`, see [Store].
interface Journal extends AutoCloseable {

  /// One change as it is kept.
  ///
  /// @param deletion whether the key ended here; the value then is its last state
  /// @param why why the value cannot be opened; null when it can
  record Line(Entry entry, boolean deletion, @Nullable String why) {

    Line withValue(byte[] value) {
      return new Line(
          new Entry(entry.key(), value, entry.createRevision(), entry.revision()), deletion, why);
    }

    Line locked(String reason) {
      return new Line(entry, deletion, reason);
    }
  }

  /// What one append does, all of it or nothing.
  ///
  /// @param forget revisions whose records go
  /// @param compacted the oldest readable revision from now on
  record Batch(List<Change> changes, List<Long> forget, long compacted) {}

  /// The oldest readable revision as last appended.
  long compacted();

  /// Tells every record in revision order. Called once, before anything else.
  void replay(Consumer<Line> reader);

  /// Returns when the batch is durable. After an error none of it is visible once a later append
  /// succeeds.
  void append(Batch batch);

  /// The value a revision wrote; null when it was forgotten.
  byte @Nullable [] value(String key, long revision);

  /// Whether the newest value of a key should be written again, see [Sealing].
  default boolean stale(String key) {
    return false;
  }

  /// Gives space back to the medium that forgotten records still take. Any thread; may take long.
  void defragment();

  /// Bytes kept.
  long size();

  @Override
  void close();
}
