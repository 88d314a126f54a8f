// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keys that wait for a worker, each at most once, first come first served. A key that is added
/// while a worker has it comes back when the worker is done, so no change is missed and no two
/// workers ever have the same key.
///
/// ```
/// add(a) add(b) add(a)   waiting: a b
/// take() = a             waiting: b        held: a
/// add(a)                 waiting: b        held: a, again: a
/// done(a)                waiting: b a
/// ```
final class WorkQueue {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition available = lock.newCondition();
  private final ArrayDeque<Key> waiting = new ArrayDeque<>();
  private final Set<Key> wanted = new HashSet<>();
  private final Set<Key> held = new HashSet<>();

  void add(Key key) {
    lock.lock();
    try {
      if (wanted.add(key) && !held.contains(key)) {
        waiting.addLast(key);
        available.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a key; the caller hands it back with [#done].
  Key take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        available.await();
      }
      Key key = waiting.removeFirst();
      wanted.remove(key);
      held.add(key);
      return key;
    } finally {
      lock.unlock();
    }
  }

  void done(Key key) {
    lock.lock();
    try {
      held.remove(key);
      if (wanted.contains(key)) {
        waiting.addLast(key);
        available.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
