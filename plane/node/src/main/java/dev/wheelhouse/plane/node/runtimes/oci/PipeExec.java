// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.RemoteProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/// A command inside a container, its streams being pipes.
record PipeExec(Process process, Path pidFile) implements RemoteProcess {

  static PipeExec start(List<String> line, Path pidFile) {
    try {
      return new PipeExec(new ProcessBuilder(line).start(), pidFile);
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot run " + line.getFirst() + ": " + e, e);
    }
  }

  @Override
  public OutputStream stdin() {
    return process.getOutputStream();
  }

  @Override
  public InputStream stdout() {
    return process.getInputStream();
  }

  @Override
  public InputStream stderr() {
    return process.getErrorStream();
  }

  @Override
  public void resize(int columns, int rows) {
    // there is no terminal
  }

  @Override
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    ExecEnd.end(process, pidFile);
  }
}
