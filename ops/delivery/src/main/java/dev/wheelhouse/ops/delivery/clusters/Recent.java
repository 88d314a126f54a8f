// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import java.util.LinkedHashMap;
import java.util.function.Supplier;

/// Values that are dear to make; of too many, those that were not asked for longest are forgotten.
/// Safe for use by many threads.
public final class Recent<K, V> {

  private static final float LOAD = 0.75f;

  private final int limit;
  private final LinkedHashMap<K, V> values = new LinkedHashMap<>(16, LOAD, true);

  public Recent(int limit) {
    this.limit = limit;
  }

  /// @param make called when there is none, while others wait: it must not block
  public synchronized V get(K key, Supplier<V> make) {
    V known = values.get(key);
    if (known != null) {
      return known;
    }
    V made = make.get();
    put(key, made);
    return made;
  }

  public synchronized void put(K key, V value) {
    values.put(key, value);
    if (values.size() > limit) {
      values.pollFirstEntry();
    }
  }

  /// Whether this value is kept under the key.
  public synchronized boolean holds(K key, V value) {
    return value.equals(values.get(key));
  }

  public synchronized int size() {
    return values.size();
  }
}
