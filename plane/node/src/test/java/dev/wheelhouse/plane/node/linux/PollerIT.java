// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Descriptors whose numbers are given out again.
@EnabledOnOs(OS.LINUX)
final class PollerIT {

  private static final int SECONDS = 10;

  @TempDir Path directory;
  private Poller poller;

  @BeforeEach
  void start() {
    poller = new Poller("test");
  }

  @AfterEach
  void stop() {
    poller.close();
  }

  private Path fifo(String name) {
    Path path = directory.resolve(name);
    FileDescriptors.makeFifo(path);
    return path;
  }

  @Test
  void aLateEndOfAWatchLeavesThatOfTheNumbersNextOwner() throws IOException, InterruptedException {
    Path fifo = fifo("fifo");
    int fd = FileDescriptors.openNonBlocking(fifo);
    Poller.Watch ended = poller.watch(fd, _ -> {});
    ended.forget();
    CountDownLatch told = new CountDownLatch(1);
    Poller.Watch next =
        poller.watch(
            fd,
            watch -> {
              watch.forget();
              told.countDown();
            });

    ended.forget();

    try (OutputStream out = Files.newOutputStream(fifo)) {
      out.write(1);
      assertThat(told.await(SECONDS, TimeUnit.SECONDS)).as("told of data").isTrue();
    } finally {
      next.forget();
      FileDescriptors.close(fd);
    }
  }

  /// The kernel tells of both descriptors at once; the first that is called back lets the other
  /// begin anew, with nothing to read.
  @Test
  void anEventOfAnEndedWatchDoesNotReachTheNumbersNextOwner() throws Exception {
    int gate = openBothWays("gate");
    int[] numbers = {openBothWays("one"), openBothWays("two")};
    Map<Integer, Poller.Watch> watches = new ConcurrentHashMap<>();
    AtomicInteger stale = new AtomicInteger();
    Semaphore arrived = new Semaphore(0);
    Semaphore leave = new Semaphore(0);
    Semaphore replaced = new Semaphore(0);
    Poller.Watch door =
        poller.watch(
            gate,
            _ -> {
              drain(gate);
              arrived.release();
              leave.acquireUninterruptibly();
            });
    for (int i = 0; i < 2; i++) {
      int fd = numbers[i];
      int other = numbers[1 - i];
      watches.put(
          fd,
          poller.watch(
              fd,
              watch -> {
                watch.forget();
                Objects.requireNonNull(watches.get(other)).forget();
                drain(fd);
                drain(other);
                watches.put(other, poller.watch(other, _ -> stale.incrementAndGet()));
                replaced.release();
              }));
    }

    write(gate);
    await(arrived);
    write(numbers[0]);
    write(numbers[1]);
    leave.release();
    await(replaced);
    write(gate);
    await(arrived);
    leave.release();

    assertThat(stale).as("calls of the next owner").hasValue(0);
    door.forget();
    watches.values().forEach(Poller.Watch::forget);
    for (int fd : new int[] {gate, numbers[0], numbers[1]}) {
      FileDescriptors.close(fd);
    }
  }

  /// A FIFO that never hangs up.
  private int openBothWays(String name) {
    return FileDescriptors.open(
        fifo(name), FileDescriptors.READ_WRITE | FileDescriptors.NON_BLOCKING);
  }

  private static void await(Semaphore permit) throws InterruptedException {
    assertThat(permit.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private static void write(int fd) {
    assertThat(FileDescriptors.write(fd, new byte[] {1}, 0, 1)).isEqualTo(1);
  }

  private static void drain(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      FileDescriptors.read(fd, arena.allocate(8));
    }
  }

  @Test
  void aChildRunsUntilItsEnd() throws Exception {
    Process child = new ProcessBuilder("cat").start();
    int fd = (int) Syscall.PIDFD_OPEN.call("cannot watch", child.pid(), 0);
    assertThat(Processes.runs(fd)).isTrue();

    child.destroyForcibly().waitFor();

    assertThat(Processes.runs(fd)).isFalse();
    FileDescriptors.close(fd);
  }

  @Test
  void aClosedTerminalEndsWhoReadsIt() throws Exception {
    Terminal terminal = new Terminal(poller);
    CountDownLatch end = new CountDownLatch(1);
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                if (terminal.output().read() < 0) {
                  end.countDown();
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });

    terminal.close();

    assertThat(end.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    reader.join();
    assertThat(terminal.output().read()).isEqualTo(-1);
  }
}
