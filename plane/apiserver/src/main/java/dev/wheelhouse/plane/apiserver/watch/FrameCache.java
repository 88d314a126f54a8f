// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.plane.apiserver.http.Accept;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// What was last made for watchers of a resource. Those that are equally far and see the same are
/// given the same bytes, so an event is put into its wire format once for all of them.
final class FrameCache {

  private static final int SLOTS = 8;

  private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(SLOTS);

  /// What a watcher sees, and from where on.
  record Key(long from, String prefix, String name, Accept.Format format) {
    int slot() {
      return Math.floorMod(Objects.hash(from, prefix, name, format), SLOTS);
    }
  }

  /// Frames of the events from one sequence number up to another.
  ///
  /// @param first revision of the first event among them
  /// @param last revision of the last one; 0 when there is none
  /// @param events how many of them there are for the watcher
  record Frames(long to, long first, long last, int events, byte[] bytes) {}

  private record Entry(Key key, Frames frames) {}

  @Nullable Frames get(Key key) {
    Entry entry = entries.get(key.slot());
    return entry != null && entry.key().equals(key) ? entry.frames() : null;
  }

  void put(Key key, Frames frames) {
    entries.set(key.slot(), new Entry(key, frames));
  }
}
