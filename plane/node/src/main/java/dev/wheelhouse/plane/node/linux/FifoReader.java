// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Reads a FIFO as data comes, on the poller's thread, until its last writer is gone.
public final class FifoReader implements AutoCloseable {

  private static final int PIPE_SIZE = 1024 * 1024;
  private static final MemorySegment BUFFER = Arena.global().allocate(64 * 1024);

  private final Poller.Watch watch;
  private final int fd;
  private final Consumer<byte[]> output;
  private final Runnable ended;
  private boolean closed;

  /// @param ended called once, at the end or at [#close]
  public FifoReader(Poller poller, Path fifo, Consumer<byte[]> output, Runnable ended) {
    this.output = output;
    this.ended = ended;
    this.fd = FileDescriptors.openNonBlocking(fifo);
    FileDescriptors.pipeSize(fd, PIPE_SIZE);
    this.watch = poller.watch(fd, this::ready);
  }

  private synchronized void ready(Poller.Watch told) {
    if (closed) {
      return;
    }
    byte[] bytes;
    synchronized (BUFFER) {
      int count = FileDescriptors.read(fd, BUFFER);
      if (count == FileDescriptors.NOTHING_YET) {
        return;
      }
      if (count < 0) {
        end(told);
        return;
      }
      bytes = BUFFER.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
    }
    output.accept(bytes);
  }

  @Override
  public void close() {
    end(watch);
  }

  private synchronized void end(Poller.Watch seen) {
    if (!closed) {
      closed = true;
      seen.forget();
      FileDescriptors.close(fd);
      ended.run();
    }
  }
}
