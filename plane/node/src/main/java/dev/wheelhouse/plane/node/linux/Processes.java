// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import dev.wheelhouse.base.errors.PlatformException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Processes that this JVM did not start itself: containers whose launcher has ended, and those
/// that an earlier run of the agent left behind (`pidfd_open(2)`, `waitid(2)`).
///
/// As child subreaper (`prctl(2)`) this process becomes the parent of orphans below it, so it gets
/// their exit codes. For others the kernel tells the exit code through the pidfd since Linux 6.15;
/// where it does not, the exit code stays unknown.
public final class Processes implements AutoCloseable {

  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int P_PIDFD = 3;
  private static final int P_PID = 1;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 1 << 24;
  private static final int SIGINFO_SIZE = 128;
  private static final int CLD_EXITED = 1;
  private static final long PIDFD_GET_INFO = 0xC040FF0BL;
  private static final int INFO_EXIT = 1 << 3;
  private static final Duration REAP_LIMIT = Duration.ofMillis(500);
  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(10);

  private final Poller poller;
  private final Set<Integer> watched = ConcurrentHashMap.newKeySet();
  private final Thread sweeper;

  public Processes(Poller poller) {
    this.poller = poller;
    Syscall.PRCTL.call("cannot become subreaper", PR_SET_CHILD_SUBREAPER, 1);
    sweeper = Thread.ofVirtual().name("orphan-sweep").start(this::sweep);
  }

  /// Calls back once, on a thread that may work, when the process ends: with its exit code (128 +
  /// signal when one ended it), or empty where nobody can know it.
  ///
  /// @throws PlatformException when there is no such process
  public void onExit(int pid, Consumer<OptionalInt> ended) {
    int fd = (int) Syscall.PIDFD_OPEN.call("cannot watch process " + pid, pid, 0);
    watched.add(pid);
    watch(pid, fd, ended);
  }

  private void watch(int pid, int fd, Consumer<OptionalInt> ended) {
    poller.watch(
        fd,
        watch -> {
          watch.forget();
          Thread.ofVirtual().name("exit-" + pid).start(() -> finish(pid, fd, ended));
        });
  }

  private void finish(int pid, int fd, Consumer<OptionalInt> ended) {
    if (runs(fd)) {
      watch(pid, fd, ended);
      return;
    }
    OptionalInt code;
    try {
      code = exitCode(fd);
    } finally {
      FileDescriptors.close(fd);
      watched.remove(pid);
    }
    ended.accept(code);
  }

  /// Whether a child has not ended yet; `false` too where the process is not, or no longer, one.
  static boolean runs(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
      long address = info.address();
      return !Syscall.WAITID.attempt(P_PIDFD, fd, address, WEXITED | WNOHANG | WNOWAIT).failed()
          && info.get(ValueLayout.JAVA_INT, 0) == 0;
    }
  }

  private static OptionalInt exitCode(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
      if (!Syscall.WAITID.attempt(P_PIDFD, fd, info.address(), WEXITED | WNOHANG).failed()) {
        int status = info.get(ValueLayout.JAVA_INT, 24);
        boolean exited = info.get(ValueLayout.JAVA_INT, 8) == CLD_EXITED;
        return OptionalInt.of(exited ? status : 128 + (status & 0x7f));
      }
      return exitCodeOfStranger(fd, arena.allocate(64, 8));
    }
  }

  /// The kernel tells after the real parent has taken notice, which it may do a moment later.
  private static OptionalInt exitCodeOfStranger(int fd, MemorySegment info) {
    long deadline = System.nanoTime() + REAP_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      info.set(ValueLayout.JAVA_LONG, 0, INFO_EXIT);
      if (!Syscall.IOCTL.attempt(fd, PIDFD_GET_INFO, info.address()).failed()
          && (info.get(ValueLayout.JAVA_LONG, 0) & INFO_EXIT) != 0) {
        int status = info.get(ValueLayout.JAVA_INT, 60);
        return OptionalInt.of((status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f));
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  /// Sends a signal; a process that is gone is not an error.
  ///
  /// @return false when there was no such process
  public static boolean signal(int pid, int signal) {
    return !Syscall.KILL.attempt(pid, signal).failed();
  }

  /// Clock ticks since boot at which a process started; with the pid it names a process for ever.
  /// Empty when it is gone or a zombie.
  public static OptionalInt startTicks(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return OptionalInt.empty();
      }
      return OptionalInt.of((int) Long.parseLong(fields[19]));
    } catch (IOException _) {
      return OptionalInt.empty();
    }
  }

  /// Takes notice of orphans that ended and belong to nobody: those seen as zombies twice, a sweep
  /// apart, since children of the JDK itself never stay that long.
  private void sweep() {
    Set<Integer> before = Set.of();
    try {
      while (true) {
        Thread.sleep(SWEEP_PERIOD);
        Set<Integer> zombies = zombies();
        zombies.removeAll(watched);
        Set<Integer> old = new HashSet<>(zombies);
        old.retainAll(before);
        old.forEach(Processes::reap);
        before = zombies;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reap(int pid) {
    try (Arena arena = Arena.ofConfined()) {
      long info = arena.allocate(SIGINFO_SIZE, 8).address();
      Syscall.WAITID.attempt(P_PID, pid, info, WEXITED | WNOHANG);
    }
  }

  private static Set<Integer> zombies() {
    Set<Integer> found = new HashSet<>();
    long self = ProcessHandle.current().pid();
    try {
      String children = Files.readString(Path.of("/proc/" + self + "/task/" + self + "/children"));
      for (String child : children.trim().split(" ")) {
        if (!child.isEmpty() && startTicks(Integer.parseInt(child)).isEmpty()) {
          found.add(Integer.parseInt(child));
        }
      }
    } catch (IOException _) {
      return new HashSet<>();
    }
    return found;
  }

  @Override
  public void close() {
    sweeper.interrupt();
  }
}
