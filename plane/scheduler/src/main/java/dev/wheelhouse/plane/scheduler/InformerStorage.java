// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.StorageObjects;
import dev.wheelhouse.plane.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Claims, volumes and classes out of the shared informers. Whoever waits for a claim to be bound
/// waits for a change here.
final class InformerStorage implements StorageObjects {

  private final Informer<PersistentVolumeClaim> claims;
  private final Informer<PersistentVolume> volumes;
  private final Informer<StorageClass> classes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long changes;

  InformerStorage(PlaneClient client) {
    this.claims = client.resources(PersistentVolumeClaim.class).informer();
    this.volumes = client.resources(PersistentVolume.class).informer();
    this.classes = client.resources(StorageClass.class).informer();
  }

  /// Tells the queue of every change from now on.
  void subscribe(SchedulingQueue queue) {
    claims.subscribe(new Changes<>(queue));
    volumes.subscribe(new Changes<>(queue));
    classes.subscribe(new Changes<>(queue));
  }

  void awaitSynced() throws InterruptedException {
    claims.awaitSynced();
    volumes.awaitSynced();
    classes.awaitSynced();
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return claims.get(namespace, name);
  }

  @Override
  public Optional<PersistentVolume> volume(String name) {
    return volumes.get("", name);
  }

  @Override
  public List<PersistentVolume> volumes() {
    return volumes.list();
  }

  @Override
  public Optional<StorageClass> storageClass(String name) {
    return classes.get("", name);
  }

  /// How many changes there were; to be read before looking, and handed to [#awaitChange].
  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there were more changes than that.
  ///
  /// @return false when the time is over
  boolean awaitChange(long seen, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (changes == seen) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void note() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Changes<T extends HasMetadata> implements Informer.Handler<T> {
    private final SchedulingQueue queue;

    Changes(SchedulingQueue queue) {
      this.queue = queue;
    }

    @Override
    public void added(T object) {
      note();
      queue.event(ClusterEvent.VOLUME_CHANGED);
    }

    @Override
    public void updated(T before, T after) {
      added(after);
    }

    @Override
    public void deleted(T last) {
      note();
    }
  }
}
