// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Who watches what. Cursors of one prefix form an audience; a change wakes only the audiences
/// whose prefix its key has, and the others need not look at it. Finding them costs one hash
/// look-up for each distinct length of prefix.
///
/// Guarded by its own monitor, which [History] holds while it appends: an audience therefore hears
/// of every change after the revision it was made at.
final class Audiences {

  /// The cursors of one prefix.
  static final class Audience {
    private final String prefix;
    private final Set<Cursor> cursors = ConcurrentHashMap.newKeySet();
    private volatile long newest;
    private boolean called;

    private Audience(String prefix, long newest) {
      this.prefix = prefix;
      this.newest = newest;
    }

    /// No change after this revision concerns the prefix, as far as appended changes go. Read the
    /// history's head before.
    long newest() {
      return newest;
    }
  }

  private final Map<String, Audience> byPrefix = new ConcurrentHashMap<>();
  private final TreeMap<Integer, Integer> prefixesOfLength = new TreeMap<>();
  private final List<Audience> called = new ArrayList<>();
  private int[] lengths = {};

  /// Adds a cursor to the audience of its prefix.
  ///
  /// @param head the newest revision that a new audience may have missed
  synchronized Audience join(String prefix, Cursor cursor, long head) {
    Audience audience = byPrefix.get(prefix);
    if (audience == null) {
      audience = new Audience(prefix, head);
      byPrefix.put(prefix, audience);
      countLength(prefix, 1);
    }
    audience.cursors.add(cursor);
    return audience;
  }

  synchronized void leave(Audience audience, Cursor cursor) {
    if (audience.cursors.remove(cursor) && audience.cursors.isEmpty()) {
      byPrefix.remove(audience.prefix);
      countLength(audience.prefix, -1);
    }
  }

  private void countLength(String prefix, int by) {
    prefixesOfLength.merge(
        prefix.length(), by, (had, added) -> had + added == 0 ? null : had + added);
    lengths = prefixesOfLength.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  /// Owner thread, monitor held: remembers whom a change concerns.
  void note(Change change) {
    String key = change.key();
    for (int length : lengths) {
      if (length > key.length()) {
        return;
      }
      Audience audience = byPrefix.get(key.substring(0, length));
      if (audience != null) {
        call(audience, change.revision());
      }
    }
  }

  private void call(Audience audience, long revision) {
    audience.newest = revision;
    if (!audience.called) {
      audience.called = true;
      called.add(audience);
    }
  }

  /// Owner thread: wakes those concerned by the changes noted since the last time.
  void wake() {
    for (Audience audience : called) {
      audience.called = false;
      audience.cursors.forEach(Cursor::wake);
    }
    called.clear();
  }

  void wakeAll() {
    byPrefix.values().forEach(audience -> audience.cursors.forEach(Cursor::wake));
  }
}
