// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Walks the keys that exist and those that have a past side by side, in key order.
final class Merge {

  private final Iterator<Map.Entry<String, Entry>> lives;
  private final Iterator<Map.Entry<String, Version>> pasts;
  private Map.@Nullable Entry<String, Entry> nextLive;
  private Map.@Nullable Entry<String, Version> nextPast;
  private String key = "";
  private @Nullable Entry live;
  private @Nullable Version past;

  Merge(State state, String first) {
    lives = state.live().from(first);
    pasts = state.past().from(first);
    nextLive = advance(lives);
    nextPast = advance(pasts);
  }

  private static <V> Map.@Nullable Entry<String, V> advance(
      Iterator<Map.Entry<String, V>> iterator) {
    return iterator.hasNext() ? iterator.next() : null;
  }

  /// Moves to the next key; false at the end.
  boolean next() {
    Map.Entry<String, Entry> a = nextLive;
    Map.Entry<String, Version> b = nextPast;
    if (a == null && b == null) {
      return false;
    }
    int order = a == null ? 1 : b == null ? -1 : a.getKey().compareTo(b.getKey());
    live = null;
    past = null;
    if (a != null && order <= 0) {
      key = a.getKey();
      live = a.getValue();
      nextLive = advance(lives);
    }
    if (b != null && order >= 0) {
      key = b.getKey();
      past = b.getValue();
      nextPast = advance(pasts);
    }
    return true;
  }

  String key() {
    return key;
  }

  /// What the key holds now.
  @Nullable Entry live() {
    return live;
  }

  /// The newest of what it held before.
  @Nullable Version past() {
    return past;
  }
}
