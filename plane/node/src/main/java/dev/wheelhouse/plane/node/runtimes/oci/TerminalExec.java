// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.linux.Poller;
import dev.wheelhouse.plane.node.linux.Processes;
import dev.wheelhouse.plane.node.linux.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A command inside a container, on a terminal.
record TerminalExec(Process process, Terminal terminal, Path pidFile) implements RemoteProcess {

  private static final int WINDOW_CHANGED = 28;

  /// The child opens the terminal, never this process: a session leader without a terminal, as a
  /// daemon is, would get it as its controlling one, and end with it by SIGHUP.
  private static final String ON_TERMINAL = "exec \"$@\" 0<>\"$0\" 1>&0 2>&0";

  static TerminalExec start(List<String> line, Path pidFile, Poller poller) {
    Terminal terminal = new Terminal(poller);
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", ON_TERMINAL, terminal.slave().toString()));
    command.addAll(line);
    try {
      Process process = new ProcessBuilder(command).start();
      return new TerminalExec(process, terminal, pidFile);
    } catch (IOException e) {
      terminal.close();
      throw new PlatformException(Reason.INTERNAL, "cannot run " + line.getFirst() + ": " + e, e);
    }
  }

  @Override
  public OutputStream stdin() {
    return terminal.input();
  }

  @Override
  public InputStream stdout() {
    return terminal.output();
  }

  @Override
  public InputStream stderr() {
    return InputStream.nullInputStream();
  }

  @Override
  public void resize(int columns, int rows) {
    terminal.resize(columns, rows);
    // The terminal is not the launcher's controlling one, so the kernel does not tell it.
    Processes.signal((int) process.pid(), WINDOW_CHANGED);
  }

  @Override
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    ExecEnd.end(process, pidFile);
    terminal.close();
  }
}
