// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// One lock for each key in use, so that two threads do one job once.
final class KeyedLocks<K> {

  private final Map<K, Entry> entries = new HashMap<>();

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  /// Holds a key until closed.
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  Held lock(K key) {
    Entry entry = enter(key);
    entry.lock.lock();
    return held(key, entry);
  }

  Held lockInterruptibly(K key) throws InterruptedException {
    Entry entry = enter(key);
    try {
      entry.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(key, entry);
      throw e;
    }
    return held(key, entry);
  }

  private Held held(K key, Entry entry) {
    return () -> {
      entry.lock.unlock();
      leave(key, entry);
    };
  }

  private synchronized Entry enter(K key) {
    Entry entry = entries.computeIfAbsent(key, _ -> new Entry());
    entry.users++;
    return entry;
  }

  private synchronized void leave(K key, Entry entry) {
    if (--entry.users == 0) {
      entries.remove(key);
    }
  }
}
