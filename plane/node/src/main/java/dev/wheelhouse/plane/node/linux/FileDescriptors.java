// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// File descriptors by number: for FIFOs, terminals and processes, which Java's own file classes
/// cannot open without blocking.
public final class FileDescriptors {

  public static final int READ_ONLY = 0;
  public static final int READ_WRITE = 2;
  static final int NON_BLOCKING = 0x800;

  private static final int AT_FDCWD = -100;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int NO_CONTROLLING_TERMINAL = 0x100;
  private static final int S_IFIFO = 0x1000;
  private static final int F_SETPIPE_SZ = 1031;

  private FileDescriptors() {}

  /// Opens a path; the descriptor is closed in child processes.
  public static int open(Path path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          Syscall.OPENAT.call(
              "cannot open " + path,
              AT_FDCWD,
              arena.allocateFrom(path.toString()).address(),
              flags | CLOSE_ON_EXEC | NO_CONTROLLING_TERMINAL);
    }
  }

  /// Opens for reads that never block; a FIFO opens even while nobody writes to it.
  public static int openNonBlocking(Path path) {
    return open(path, READ_ONLY | NON_BLOCKING);
  }

  public static void close(int fd) {
    Syscall.CLOSE.attempt(fd);
  }

  /// Makes a FIFO that only its owner may open.
  public static void makeFifo(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      Syscall.MKNODAT.call(
          "cannot make FIFO " + path,
          AT_FDCWD,
          arena.allocateFrom(path.toString()).address(),
          S_IFIFO | 0600,
          0);
    }
  }

  /// Asks for a larger buffer of a FIFO or pipe; the kernel may refuse, which is no error.
  public static void pipeSize(int fd, int bytes) {
    Syscall.FCNTL.attempt(fd, F_SETPIPE_SZ, bytes);
  }

  /// What a read gave: bytes, nothing for now, or the end.
  static final int NOTHING_YET = -2;

  /// Reads into a buffer.
  ///
  /// @return count of bytes; -1 at the end; [#NOTHING_YET] when a read would block
  static int read(int fd, MemorySegment buffer) {
    Syscall.Result result = Syscall.READ.attempt(fd, buffer.address(), buffer.byteSize());
    if (!result.failed()) {
      return result.value() == 0 ? -1 : (int) result.value();
    }
    return result.errno() == Syscall.EAGAIN ? NOTHING_YET : -1;
  }

  /// Writes part of an array; blocks when the descriptor does.
  static int write(int fd, byte[] bytes, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(Math.max(1, length));
      MemorySegment.copy(bytes, offset, copy, ValueLayout.JAVA_BYTE, 0, length);
      Syscall.Result result = Syscall.WRITE.attempt(fd, copy.address(), length);
      if (result.failed() && result.errno() == Syscall.EAGAIN) {
        return NOTHING_YET;
      }
      return (int) result.value();
    }
  }
}
