// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Old versions in the order in which they became old, waiting for compaction to reach them. They
/// leave the journal in slices that ride on the batches of writes, so that a large compaction
/// delays no writer by more than a slice. Owner thread only.
final class Garbage {

  private static final int SLICE = 1000;

  private final Deque<Version> versions = new ArrayDeque<>();
  private boolean failed;

  void add(List<Version> superseded) {
    for (Version version : superseded) {
      version.link();
      versions.addLast(version);
    }
  }

  /// Whether there is work that need not wait for a write.
  boolean isDue(long compacted) {
    Version first = versions.peekFirst();
    return !failed && first != null && first.until <= compacted;
  }

  /// The next slice of what nobody can read any more.
  List<Version> due(long compacted) {
    List<Version> due = new ArrayList<>();
    Iterator<Version> all = versions.iterator();
    while (all.hasNext() && due.size() < SLICE) {
      Version version = all.next();
      if (version.until > compacted) {
        break;
      }
      due.add(version);
    }
    return due;
  }

  /// Drops a slice that has left the journal.
  State remove(List<Version> forgotten, State state) {
    failed = false;
    OrderedMap<Version> past = state.past();
    long bytes = 0;
    for (Version version : forgotten) {
      versions.removeFirst();
      bytes += version.weight;
      if (!version.cut() && past.get(version.key) == version) {
        past = past.without(version.key);
      }
    }
    return forgotten.isEmpty() ? state : state.withPast(past, bytes);
  }

  /// After a failed append: wait for the next write instead of trying again at once.
  void retryLater() {
    failed = true;
  }
}
