// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits on many file descriptors with one platform thread (`epoll(7)`, level-triggered): container
/// output, terminals and the ends of processes. Nothing else needs a blocked thread.
///
/// Callbacks run on the poller's thread; they are short and never wait.
public final class Poller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final int ADD = 1;
  private static final int REMOVE = 2;
  private static final int READABLE = 1;
  private static final int BATCH = 64;
  // The kernel packs struct epoll_event on x86-64 only.
  private static final int EVENT_SIZE = Syscall.X86 ? 12 : 16;
  private static final int DATA_OFFSET = Syscall.X86 ? 4 : 8;

  private final int epoll;
  private final int wake;
  private final Map<Integer, Watch> watched = new ConcurrentHashMap<>();
  private final AtomicInteger sequences = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  public Poller(String name) {
    epoll = (int) Syscall.EPOLL_CREATE1.call("cannot make a poller", 0x80000);
    wake = (int) Syscall.EVENTFD2.call("cannot make a poller", 0, 0x80000 | 0x800);
    control(ADD, wake, READABLE, wake);
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /// One descriptor that is watched.
  ///
  /// A number of a descriptor is given out again as soon as it is closed. So who stops watching
  /// says which watch is meant: a late call must not end that of the number's next owner, who would
  /// never hear of its data.
  public final class Watch {
    private final int fd;
    private final int sequence;
    private final Consumer<Watch> ready;

    private Watch(int fd, int sequence, Consumer<Watch> ready) {
      this.fd = fd;
      this.sequence = sequence;
      this.ready = ready;
    }

    /// What the kernel gives back with an event. One that it told before this watch began carries
    /// the sequence of the number's owner before.
    private long mark() {
      return (long) sequence << Integer.SIZE | fd;
    }

    /// Stops watching; call it before closing the descriptor. Again, it does nothing.
    public void forget() {
      synchronized (watched) {
        if (watched.remove(fd, this)) {
          control(REMOVE, fd, 0, 0);
        }
      }
    }
  }

  /// Calls back each time, and as long as, the descriptor has something to read, has hung up, or is
  /// a process that has ended.
  public Watch watch(int fd, Consumer<Watch> ready) {
    Watch watch = new Watch(fd, sequences.incrementAndGet(), ready);
    synchronized (watched) {
      watched.put(fd, watch);
      control(ADD, fd, READABLE, watch.mark());
    }
    return watch;
  }

  private void control(int operation, int fd, int events, long mark) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(16);
      event.set(ValueLayout.JAVA_INT, 0, events);
      event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET, mark);
      Syscall.EPOLL_CTL.call("cannot watch a descriptor", epoll, operation, fd, event.address());
    }
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate((long) EVENT_SIZE * BATCH, 8);
      while (!closed) {
        long count =
            Syscall.EPOLL_PWAIT.call("cannot poll", epoll, events.address(), BATCH, -1, 0, 8);
        for (int i = 0; i < count; i++) {
          long offset = (long) i * EVENT_SIZE + DATA_OFFSET;
          callBack(events.get(ValueLayout.JAVA_LONG_UNALIGNED, offset));
        }
      }
    } finally {
      FileDescriptors.close(wake);
      FileDescriptors.close(epoll);
    }
  }

  private void callBack(long mark) {
    int fd = (int) mark;
    Watch watch = watched.get(fd);
    if (watch == null || watch.mark() != mark) {
      return;
    }
    try {
      watch.ready.accept(watch);
    } catch (RuntimeException | Error e) {
      LOG.atError().addKeyValue("fd", fd).setCause(e).log("poller callback failed");
      watch.forget();
    }
  }

  @Override
  public void close() {
    closed = true;
    FileDescriptors.write(wake, new byte[] {1, 0, 0, 0, 0, 0, 0, 0}, 0, 8);
    try {
      thread.join(1000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
