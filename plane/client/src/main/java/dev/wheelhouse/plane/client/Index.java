// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.plane.client.loop.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Objects by what a function says of them. One writer; readers take no lock and see each object in
/// its old or its new state.
final class Index<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Index.class);

  private final Function<T, Collection<String>> keys;
  private final Map<String, Map<Key, T>> buckets = new ConcurrentHashMap<>();

  Index(Function<T, Collection<String>> keys) {
    this.keys = keys;
  }

  List<T> get(String key) {
    Map<Key, T> bucket = buckets.get(key);
    return bucket == null ? List.of() : new ArrayList<>(bucket.values());
  }

  void change(Key id, @Nullable T before, @Nullable T after) {
    Collection<String> now = after == null ? List.of() : keysOf(after);
    if (after != null) {
      for (String key : now) {
        buckets.computeIfAbsent(key, _ -> new ConcurrentHashMap<>()).put(id, after);
      }
    }
    if (before != null) {
      for (String key : keysOf(before)) {
        if (!now.contains(key)) {
          drop(key, id);
        }
      }
    }
  }

  /// None where the function fails: the object itself must not be lost for it.
  private Collection<String> keysOf(T object) {
    try {
      return keys.apply(object);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("an index cannot read an object");
      return List.of();
    }
  }

  private void drop(String key, Key id) {
    buckets.computeIfPresent(
        key,
        (_, bucket) -> {
          bucket.remove(id);
          return bucket.isEmpty() ? null : bucket;
        });
  }
}
