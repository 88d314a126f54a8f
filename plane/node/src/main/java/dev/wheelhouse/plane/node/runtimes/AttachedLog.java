// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.logs.LogFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A container's first process as seen by somebody who joined: its output from now on, and its
/// input where it takes some.
public final class AttachedLog implements RemoteProcess, LogFile.Tap {

  /// Waits for the process's end and tells its exit code.
  @FunctionalInterface
  public interface End {
    int await() throws InterruptedException;
  }

  /// Sets the size of the process's terminal.
  @FunctionalInterface
  public interface Resize {
    void to(int columns, int rows);
  }

  private final LogFile log;
  private final OutputStream input;
  private final boolean inputEnds;
  private final Resize resize;
  private final End end;
  private final ByteQueue out = new ByteQueue();
  private final ByteQueue err = new ByteQueue();

  /// @param inputEnds whether the process's input ends with that of the one who joined
  public AttachedLog(LogFile log, OutputStream input, boolean inputEnds, Resize resize, End end) {
    this.log = log;
    this.input = input;
    this.inputEnds = inputEnds;
    this.resize = resize;
    this.end = end;
    log.tap(this);
  }

  @Override
  public void output(boolean stderr, byte[] bytes) {
    (stderr ? err : out).put(bytes);
  }

  @Override
  public void ended() {
    out.end();
    err.end();
  }

  @Override
  public OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        input.write(value);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        input.write(bytes, offset, length);
      }

      @Override
      public void flush() throws IOException {
        input.flush();
      }

      @Override
      public void close() throws IOException {
        if (inputEnds) {
          input.close();
        }
      }
    };
  }

  @Override
  public InputStream stdout() {
    return out;
  }

  @Override
  public InputStream stderr() {
    return err;
  }

  @Override
  public void resize(int columns, int rows) {
    resize.to(columns, rows);
  }

  @Override
  public int await() throws InterruptedException {
    return end.await();
  }

  @Override
  public void close() {
    log.untap(this);
    ended();
  }
}
