// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.process;

import dev.wheelhouse.base.io.RemoteProcess;
import java.io.InputStream;
import java.io.OutputStream;

/// A process of this machine behind the interface of remote ones.
record PlainProcess(Process process) implements RemoteProcess {

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
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
