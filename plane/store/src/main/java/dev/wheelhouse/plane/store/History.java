// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The newest changes, for watches. A ring: the change of a revision is at that revision modulo the
/// ring's length. The owner thread writes; readers take no lock, and notice by the floor that what
/// they read may have been overwritten.
///
/// Worked example: with a ring of 4 and changes 1 to 6 the slots hold `5 6 3 4` and the floor is 2:
/// a reader at position 2 still gets 3 to 6, one at position 1 has lost change 2.
final class History {

  private static final int OVERHEAD = 64;

  private final AtomicReferenceArray<@Nullable Change> ring;
  private final long maxBytes;
  private final Audiences audiences = new Audiences();
  private long bytes;
  private volatile long floor;
  private volatile long head;
  private volatile @Nullable PlatformException end;

  /// @param start the revision after which changes will be appended
  History(StoreOptions options, long start) {
    this.ring = new AtomicReferenceArray<>(options.historyEvents());
    this.maxBytes = options.historyBytes();
    this.floor = start;
    this.head = start;
  }

  /// The oldest position that can be read on from.
  long floor() {
    return floor;
  }

  long head() {
    return head;
  }

  Audiences audiences() {
    return audiences;
  }

  /// Owner thread. Readers see the changes at once, waiting ones after [#wake()].
  void append(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    synchronized (audiences) {
      for (Change change : changes) {
        store(change);
        audiences.note(change);
      }
      head = changes.getLast().revision();
    }
  }

  private void store(Change change) {
    long revision = change.revision();
    bytes += weight(change);
    while (revision - floor > ring.length() || (bytes > maxBytes && floor < revision - 1)) {
      evict(floor + 1);
    }
    ring.set(slot(revision), change);
  }

  /// Drops all changes up to a revision. Before readers are there.
  void forget(long upTo) {
    while (floor < upTo) {
      evict(floor + 1);
    }
    head = Math.max(head, floor);
  }

  private void evict(long revision) {
    floor = revision;
    Change gone = ring.getAndSet(slot(revision), null);
    if (gone != null) {
      bytes -= weight(gone);
    }
  }

  private static long weight(Change change) {
    return (long) OVERHEAD + change.key().length() + change.entry().value().length;
  }

  private int slot(long revision) {
    return (int) (revision % ring.length());
  }

  /// Owner thread: has those waiting for the appended changes look.
  void wake() {
    audiences.wake();
  }

  /// The changes of a prefix after one revision up to another.
  ///
  /// @throws PlatformException `EXPIRED` when some of them are no longer here
  List<Change> read(String prefix, long after, long upTo) {
    List<Change> found = new ArrayList<>();
    for (long revision = after + 1; revision <= upTo; revision++) {
      Change change = ring.get(slot(revision));
      if (change == null || change.revision() != revision) {
        throw State.expired(after, floor);
      }
      if (change.key().startsWith(prefix)) {
        found.add(change);
      }
    }
    return found;
  }

  /// Ends all waiting; later polls get this error.
  void close(Reason reason, String message) {
    end = new PlatformException(reason, message);
    audiences.wakeAll();
  }

  void requireOpen() {
    PlatformException ended = end;
    if (ended != null) {
      throw new PlatformException(ended.reason(), String.valueOf(ended.getMessage()), ended);
    }
  }
}
