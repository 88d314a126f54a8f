// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Makes one pull of several that want the same: the first works, the others wait for what becomes
/// of it, good or bad. When the first is interrupted, one of the others works on.
final class SharedPulls<K, V> {

  private final ConcurrentHashMap<K, Flight<V>> flights = new ConcurrentHashMap<>();

  interface Work<V> {
    V run() throws InterruptedException;
  }

  private static final class Flight<V> {
    private final PullProgress progress;
    private final CountDownLatch landed = new CountDownLatch(1);
    private volatile @Nullable V result;
    private volatile @Nullable RuntimeException failure;

    Flight(PullProgress progress) {
      this.progress = progress;
    }

    /// Null where whoever worked gave up.
    @Nullable V await() throws InterruptedException {
      landed.await();
      RuntimeException failed = failure;
      if (failed != null) {
        throw failed;
      }
      return result;
    }
  }

  V get(K key, PullProgress progress, Work<V> work) throws InterruptedException {
    while (true) {
      Flight<V> own = new Flight<>(progress);
      Flight<V> other = flights.putIfAbsent(key, own);
      if (other == null) {
        progress.lead();
        return lead(key, own, work);
      }
      progress.follow(other.progress);
      V result = other.await();
      if (result != null) {
        return result;
      }
    }
  }

  private V lead(K key, Flight<V> own, Work<V> work) throws InterruptedException {
    try {
      V result = work.run();
      own.result = result;
      return result;
    } catch (RuntimeException e) {
      own.failure = e;
      throw e;
    } finally {
      flights.remove(key, own);
      own.landed.countDown();
    }
  }
}
