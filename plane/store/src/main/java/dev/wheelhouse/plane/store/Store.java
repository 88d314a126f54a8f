// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import java.util.List;
import java.util.Optional;

/// An ordered map of keys to byte values with one global revision that grows by one per change.
///
/// Writes block the calling (virtual) thread until the change is durable; a write that returned is
/// found after any crash. Reads see a committed state and never wait for writers. All methods are
/// safe for use by many threads.
///
/// Errors are [PlatformException]s: `EXPIRED` where a revision is compacted or out of the kept
/// history, `STORAGE_FULL` where the medium or the [Quota] refuses writes (reads go on), `INTERNAL`
/// with the file named where data is damaged.
public interface Store extends AutoCloseable {

  /// The newest committed revision; 0 in an empty store.
  long revision();

  /// Revisions below this one can no longer be read.
  long compactedRevision();

  Optional<Entry> get(String key);

  /// The newest value of a key at a revision in the past.
  Optional<Entry> get(String key, long revision);

  /// Entries whose keys start with a prefix, in key order.
  Page range(Range range);

  /// How many keys start with a prefix now.
  long count(String prefix);

  /// Writes a value when the expectation holds.
  ///
  /// @return the entry as stored, its revision spliced in (see [Draft])
  /// @throws UnmetException carrying the current entry when it does not hold
  Entry put(String key, Draft value, Expectation expectation);

  /// Removes a key when the expectation holds.
  ///
  /// @param lastState what the delete event carries as the value, the delete's revision spliced in
  /// @return the delete event's entry: the last state at the delete's revision
  /// @throws UnmetException carrying the current entry (or none) when it does not hold
  Entry delete(String key, Draft lastState, Expectation expectation);

  /// As [#put(String, Draft, Expectation)], with changes of other keys in the same commit.
  Entry put(String key, Draft value, Expectation expectation, List<Companion> companions);

  /// As [#delete(String, Draft, Expectation)], with changes of other keys in the same commit.
  Entry delete(String key, Draft lastState, Expectation expectation, List<Companion> companions);

  /// Follows changes under a prefix, starting after a revision.
  ///
  /// @throws PlatformException `EXPIRED` when that revision has left the kept history
  Watch watch(String prefix, long afterRevision);

  /// Forgets values that were overwritten or deleted before a revision.
  void compact(long revision);

  /// Whether the newest value of a key should be written again although it would not change, see
  /// [Sealing].
  boolean stale(String key);

  /// What is there now, sealed as on the medium. Takes no time and does not hold up writers.
  StoreImage image();

  StoreStatus status();

  /// Ends what compaction has made unreadable and gives its space back to the medium. Reads and
  /// writes go on; may take seconds.
  void defragment();

  /// Bytes on disk.
  long size();

  @Override
  void close();
}
