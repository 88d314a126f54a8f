// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.LiveEvents;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The recent events of one resource, oldest first, in a ring. One thread appends, any number read.
///
/// Worked example: capacity 4, events of revisions 3, 5, 9, 10 were appended with floor 2, then one
/// of revision 12. Event 3 is dropped and the floor becomes 3: a reader that has seen everything up
/// to 3 or later finds all it needs here, one that has seen only 2 must look elsewhere.
final class ResourceLog implements LiveEvents.Channel {

  private static final int MOST_EVENTS = 16_384;
  private static final long MOST_BYTES = 64L << 20;
  private static final int FIRST_SIZE = 64;
  private static final byte[] NOTHING = {};

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private @Nullable WatchEvent[] ring = new WatchEvent[FIRST_SIZE];
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final FrameCache cache = new FrameCache();
  private long head;
  private volatile long tail;
  private volatile boolean abandoned;
  private long bytes;
  private long floor;

  /// @param floor every later event will be appended here
  ResourceLog(long floor) {
    this.floor = floor;
  }

  void append(List<WatchEvent> events) {
    lock.lock();
    try {
      events.forEach(this::append);
      more.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
  }

  @Override
  public long tail() {
    return abandoned ? -1 : tail;
  }

  @Override
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void leave(Runnable listener) {
    listeners.remove(listener);
  }

  private void append(WatchEvent event) {
    if (tail - head == ring.length && ring.length < MOST_EVENTS) {
      grow();
    }
    while (tail - head == ring.length || (bytes > MOST_BYTES && tail > head)) {
      drop();
    }
    long next = tail;
    ring[slot(next)] = event;
    tail = next + 1;
    bytes += event.size();
  }

  private void grow() {
    @Nullable WatchEvent[] larger = new WatchEvent[ring.length * 2];
    for (long i = head; i < tail; i++) {
      larger[(int) (i % larger.length)] = ring[slot(i)];
    }
    ring = larger;
  }

  private void drop() {
    WatchEvent oldest = at(head);
    ring[slot(head++)] = null;
    bytes -= oldest.size();
    floor = oldest.revision();
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }

  private WatchEvent at(long sequence) {
    WatchEvent event = ring[slot(sequence)];
    if (event == null) {
      throw new IllegalStateException("no event at " + sequence);
    }
    return event;
  }

  /// Where a reader goes on that has seen every event up to a revision; -1 when events after it are
  /// no longer here.
  long sequenceAfter(long revision) {
    lock.lock();
    try {
      if (revision < floor) {
        return -1;
      }
      long low = head;
      long high = tail;
      while (low < high) {
        long middle = (low + high) >>> 1;
        if (at(middle).revision() <= revision) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    } finally {
      lock.unlock();
    }
  }

  /// Events from a sequence number on, waiting for the first; empty after the timeout, null when
  /// they are no longer here.
  @Nullable List<WatchEvent> read(long sequence, Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = timeout.toNanos();
      while (sequence >= tail && nanos > 0) {
        nanos = more.awaitNanos(nanos);
      }
      if (sequence < head) {
        return null;
      }
      List<WatchEvent> events = new ArrayList<>((int) Math.max(0, tail - sequence));
      for (long i = sequence; i < tail; i++) {
        events.add(at(i));
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  /// What watchers who see whole objects get from a sequence number on, without waiting; null when
  /// it is no longer here.
  ///
  /// @param mostBytes after so many a frame is the last one
  FrameCache.@Nullable Frames frames(FrameCache.Key key, WatchView view, int mostBytes) {
    FrameCache.Frames known = cache.get(key);
    if (known != null) {
      return known;
    }
    FrameCache.Frames made = framesAfter(0, key, view, mostBytes);
    if (made != null && made.to() > key.from()) {
      cache.put(key, made);
    }
    return made;
  }

  /// The same for a watcher that has seen some of them: those of later revisions only.
  FrameCache.@Nullable Frames framesAfter(
      long revision, FrameCache.Key key, WatchView view, int mostBytes) {
    List<WatchEvent> events = from(key.from(), mostBytes);
    if (events == null || events.isEmpty()) {
      return events == null ? null : new FrameCache.Frames(key.from(), 0, 0, 0, NOTHING);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    int count = 0;
    for (WatchEvent event : events) {
      ApiResponse.Event seen = event.revision() > revision ? view.see(event) : null;
      if (seen != null) {
        bytes.writeBytes(seen.frame(key.format()));
        count++;
      }
    }
    return new FrameCache.Frames(
        key.from() + events.size(),
        events.getFirst().revision(),
        events.getLast().revision(),
        count,
        bytes.toByteArray());
  }

  private @Nullable List<WatchEvent> from(long sequence, int mostBytes) {
    lock.lock();
    try {
      if (sequence < head || abandoned) {
        return null;
      }
      List<WatchEvent> events = new ArrayList<>();
      long size = 0;
      for (long i = sequence; i < tail && size < mostBytes; i++) {
        events.add(at(i));
        size += at(i).size();
      }
      return events;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing will be appended any more: has all readers see that.
  void abandon() {
    abandoned = true;
    lock.lock();
    try {
      more.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
  }
}
