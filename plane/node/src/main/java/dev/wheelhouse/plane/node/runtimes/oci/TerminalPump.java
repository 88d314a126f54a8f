// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.plane.node.linux.Terminal;
import dev.wheelhouse.plane.node.logs.LogFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Moves what a container writes to its terminal to its log.
final class TerminalPump implements AutoCloseable {

  private final Terminal terminal;
  private final LogFile log;
  private final CountDownLatch end = new CountDownLatch(1);

  TerminalPump(Terminal terminal, LogFile log) {
    this.terminal = terminal;
    this.log = log;
  }

  void start() {
    Thread.ofVirtual().name("terminal-output").start(this::run);
  }

  private void run() {
    byte[] buffer = new byte[8192];
    try (InputStream output = terminal.output()) {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        log.write(false, Arrays.copyOf(buffer, count));
      }
    } catch (IOException _) {
      // a terminal whose other side is gone
      return;
    } finally {
      end.countDown();
    }
  }

  void resize(int columns, int rows) {
    terminal.resize(columns, rows);
  }

  void awaitEnd(long milliseconds) throws InterruptedException {
    end.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    terminal.close();
  }
}
