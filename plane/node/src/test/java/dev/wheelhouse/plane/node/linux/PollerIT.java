// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
