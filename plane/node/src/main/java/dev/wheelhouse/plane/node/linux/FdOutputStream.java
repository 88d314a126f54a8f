// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.io.IOException;
import java.io.OutputStream;

/// Writes to a file descriptor that was opened by number; closing closes it.
public final class FdOutputStream extends OutputStream {

  private final int fd;
  private boolean closed;

  public FdOutputStream(int fd) {
    this.fd = fd;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = closed ? -1 : FileDescriptors.write(fd, bytes, offset + done, length - done);
      if (count < 0) {
        throw new IOException("the stream is closed");
      }
      done += count;
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      FileDescriptors.close(fd);
    }
  }
}
