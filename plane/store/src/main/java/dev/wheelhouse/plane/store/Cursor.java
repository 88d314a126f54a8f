// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.plane.store.Audiences.Audience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A watch: a position in the history and, while it polls, the thread to wake.
final class Cursor implements Watch {

  private final History history;
  private final String prefix;
  private final Audience audience;
  private volatile long position;
  private volatile @Nullable Thread waiting;
  private volatile boolean closed;

  Cursor(History history, String prefix, long afterRevision) {
    this.history = history;
    this.prefix = prefix;
    this.position = afterRevision;
    Audiences audiences = history.audiences();
    synchronized (audiences) {
      this.audience = audiences.join(prefix, this, history.head());
    }
    if (afterRevision < history.floor()) {
      close();
      throw State.expired(afterRevision, history.floor());
    }
  }

  @Override
  public List<Change> poll(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(timeout);
    waiting = Thread.currentThread();
    try {
      List<Change> found = next();
      long left = deadline - System.nanoTime();
      while (found.isEmpty() && left > 0) {
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while watching " + prefix);
        }
        found = next();
        left = deadline - System.nanoTime();
      }
      return found;
    } finally {
      waiting = null;
    }
  }

  private List<Change> next() {
    if (closed) {
      throw new IllegalStateException("the watch is closed");
    }
    history.requireOpen();
    long from = position;
    long head = history.head();
    List<Change> found =
        audience.newest() > from && head > from ? history.read(prefix, from, head) : List.of();
    position = Math.max(from, head);
    return found;
  }

  /// Has the polling thread look again. Any thread.
  void wake() {
    LockSupport.unpark(waiting);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void close() {
    closed = true;
    history.audiences().leave(audience, this);
    wake();
  }
}
