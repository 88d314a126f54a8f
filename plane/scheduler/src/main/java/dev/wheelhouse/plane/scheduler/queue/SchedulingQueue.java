// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.queue;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Pods without a node, each in one of three places: active (higher priority first, then first
/// come), backing off, or unschedulable until something changes that one of the plugins that
/// refused it cares about.
///
/// ```
/// add -> active -> take -> [decided]
///          ^ ^                | refused
///          | +--- event ---- unschedulable
///          +- time up - backing off <- event before its time is up, or a failed binding
/// ```
public final class SchedulingQueue implements AutoCloseable {

  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
  private static final Comparator<QueuedPod> ORDER =
      Comparator.comparingInt((QueuedPod queued) -> queued.pod().priority())
          .reversed()
          .thenComparingLong(QueuedPod::sequence);

  private final Clock clock;
  private final Map<ClusterEvent, Set<String>> listeners = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final PriorityQueue<QueuedPod> active = new PriorityQueue<>(ORDER);
  private final Map<String, QueuedPod> waiting = new HashMap<>();
  private final Map<String, Parked> parked = new HashMap<>();
  private final Tasks timers = new Tasks("scheduling-queue");
  private long sequence;
  private long events;

  /// @param backOffEnds nanoseconds on the clock
  /// @param ready true when only time is missing
  private record Parked(QueuedPod queued, long backOffEnds, boolean ready) {}

  public SchedulingQueue(List<SchedulingPlugin> plugins, Clock clock) {
    this.clock = clock;
    for (SchedulingPlugin plugin : plugins) {
      for (ClusterEvent event : plugin.wakesOn()) {
        listeners.computeIfAbsent(event, _ -> new HashSet<>()).add(plugin.name());
      }
    }
  }

  /// Adds a pod, or takes its newer state when it waits already.
  ///
  /// @param changed true when the pod itself changed in a way that may make it fit
  public void put(PodInfo pod, boolean changed) {
    lock.lock();
    try {
      QueuedPod known = waiting.get(pod.uid());
      Parked rest = parked.get(pod.uid());
      if (known != null) {
        active.remove(known);
        activate(known.with(pod));
      } else if (rest != null && !changed) {
        parked.put(
            pod.uid(), new Parked(rest.queued().with(pod), rest.backOffEnds(), rest.ready()));
      } else if (rest != null) {
        parked.remove(pod.uid());
        activate(rest.queued().with(pod));
      } else {
        activate(new QueuedPod(pod, 0, sequence++, Set.of()));
      }
    } finally {
      lock.unlock();
    }
  }

  private void activate(QueuedPod queued) {
    waiting.put(queued.pod().uid(), queued);
    active.add(queued);
    notEmpty.signal();
  }

  public void remove(String uid) {
    lock.lock();
    try {
      parked.remove(uid);
      QueuedPod queued = waiting.remove(uid);
      if (queued != null) {
        active.remove(queued);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the next pod. It is in no place until it is put back or bound.
  public QueuedPod take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (active.isEmpty()) {
        notEmpty.await();
      }
      QueuedPod next = active.remove();
      waiting.remove(next.pod().uid());
      return next;
    } finally {
      lock.unlock();
    }
  }

  /// The number of events so far; [#refused] compares it with the number before the decision.
  public long events() {
    lock.lock();
    try {
      return events;
    } finally {
      lock.unlock();
    }
  }

  /// Parks a pod that fits nowhere until an event helps. An event that came while the decision was
  /// made counts.
  public void refused(QueuedPod queued, Set<String> by, long eventsBefore) {
    park(queued.refused(by), events() != eventsBefore);
  }

  /// Parks a pod whose binding failed for its back-off only.
  public void failed(QueuedPod queued) {
    park(queued.refused(Set.of()), true);
  }

  private void park(QueuedPod queued, boolean ready) {
    lock.lock();
    try {
      String uid = queued.pod().uid();
      if (waiting.containsKey(uid) || parked.containsKey(uid)) {
        return;
      }
      long ends = clock.nanoTime() + backOff(queued.attempts()).toNanos();
      parked.put(uid, new Parked(queued, ends, ready));
      if (ready) {
        wakeLater(uid, ends);
      }
    } finally {
      lock.unlock();
    }
  }

  static Duration backOff(int attempts) {
    Duration backOff = FIRST_BACK_OFF.multipliedBy(1L << Math.clamp(attempts - 1L, 0, 4));
    return backOff.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : backOff;
  }

  /// Tells of a change; pods that a concerned plugin refused are tried again.
  public void event(ClusterEvent event) {
    lock.lock();
    try {
      events++;
      Set<String> concerned = listeners.getOrDefault(event, Set.of());
      for (Parked rest : new ArrayList<>(parked.values())) {
        Set<String> by = rest.queued().refusedBy();
        if (!rest.ready() && (by.isEmpty() || by.stream().anyMatch(concerned::contains))) {
          wake(rest);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void wake(Parked rest) {
    String uid = rest.queued().pod().uid();
    if (rest.backOffEnds() - clock.nanoTime() <= 0) {
      parked.remove(uid);
      activate(rest.queued());
    } else {
      parked.put(uid, new Parked(rest.queued(), rest.backOffEnds(), true));
      wakeLater(uid, rest.backOffEnds());
    }
  }

  private void wakeLater(String uid, long at) {
    timers.start(
        "back-off",
        () -> {
          clock.sleep(Duration.ofNanos(Math.max(1, at - clock.nanoTime())));
          lock.lock();
          try {
            Parked rest = parked.get(uid);
            if (rest != null && rest.backOffEnds() == at) {
              parked.remove(uid);
              activate(rest.queued());
            }
          } finally {
            lock.unlock();
          }
        });
  }

  @Override
  public void close() {
    timers.close();
  }
}
