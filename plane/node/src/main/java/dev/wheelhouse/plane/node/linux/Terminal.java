// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A pseudo terminal (`pty(7)`): the master is held here, the slave's path is given to a program.
public final class Terminal implements AutoCloseable {

  private static final long TIOCSPTLCK = 0x40045431L;
  private static final long TIOCGPTN = 0x80045430L;
  private static final long TIOCSWINSZ = 0x5414;

  private final int master;
  private final Path slave;
  private final Poller poller;
  private final Semaphore ready = new Semaphore(0);
  private Poller.@Nullable Watch watch;
  private volatile boolean closed;

  public Terminal(Poller poller) {
    this.poller = poller;
    this.master =
        FileDescriptors.open(
            Path.of("/dev/ptmx"), FileDescriptors.READ_WRITE | FileDescriptors.NON_BLOCKING);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(4);
      Syscall.IOCTL.call("cannot unlock the terminal", master, TIOCSPTLCK, number.address());
      Syscall.IOCTL.call("cannot name the terminal", master, TIOCGPTN, number.address());
      slave = Path.of("/dev/pts/" + number.get(ValueLayout.JAVA_INT, 0));
    }
  }

  public Path slave() {
    return slave;
  }

  public synchronized void resize(int columns, int rows) {
    if (closed) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8);
      size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
      size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
      Syscall.IOCTL.attempt(master, TIOCSWINSZ, size.address());
    }
  }

  /// What programs write to the terminal; ends when the last of them has closed it.
  public InputStream output() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
          return 0;
        }
        return Terminal.this.read(bytes, offset, length);
      }
    };
  }

  private int read(byte[] bytes, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(1, length));
      while (!closed) {
        int count = readNow(buffer);
        if (count != FileDescriptors.NOTHING_YET) {
          MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, Math.max(0, count));
          return count;
        }
        awaitReadable();
      }
      return -1;
    }
  }

  /// Never on a closed descriptor, whose number another one may have by now.
  private synchronized int readNow(MemorySegment buffer) {
    return closed ? -1 : FileDescriptors.read(master, buffer);
  }

  private void awaitReadable() {
    synchronized (this) {
      if (closed) {
        return;
      }
      watch = poller.watch(master, this::wake);
    }
    ready.acquireUninterruptibly();
  }

  private void wake(Poller.Watch told) {
    told.forget();
    ready.release();
  }

  /// What is typed into the terminal.
  public OutputStream input() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Terminal.this.write(bytes, offset, length);
      }
    };
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = writeNow(bytes, offset + done, length - done);
      if (count == FileDescriptors.NOTHING_YET) {
        pause();
      } else if (count < 0) {
        throw new IOException("the terminal has hung up");
      } else {
        done += count;
      }
    }
  }

  private synchronized int writeNow(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the terminal is closed");
    }
    return FileDescriptors.write(master, bytes, offset, length);
  }

  /// What was typed is not read yet; nothing tells when it is.
  private static void pause() throws IOException {
    try {
      Thread.sleep(1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while typing");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (watch != null) {
        watch.forget();
      }
      FileDescriptors.close(master);
      ready.release();
    }
  }
}
