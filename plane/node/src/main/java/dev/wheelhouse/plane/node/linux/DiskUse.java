// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/// What one file takes on its disk (`statx(2)`), links not followed.
///
/// @param inode of the file, the same for all its names
/// @param bytes of the blocks it has; less than its size where it has holes
public record DiskUse(long inode, long bytes) {

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_INO_AND_BLOCKS = 0x100 | 0x400;
  private static final int STATX_SIZE = 256;
  private static final long INODE = 0x20;
  private static final long BLOCKS = 0x30;
  private static final int BLOCK = 512;
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  /// @throws IOException also where the file has vanished
  public static DiskUse of(Path file) throws IOException {
    if (!LINUX) {
      return new DiskUse(file.hashCode(), Files.size(file));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(STATX_SIZE, Long.BYTES);
      Syscall.Result result =
          Syscall.STATX.attempt(
              AT_FDCWD,
              arena.allocateFrom(file.toString()).address(),
              AT_SYMLINK_NOFOLLOW,
              STATX_INO_AND_BLOCKS,
              answer.address());
      if (result.failed()) {
        throw new IOException(file + ": " + Errno.describe(result.errno()));
      }
      return new DiskUse(
          answer.get(ValueLayout.JAVA_LONG, INODE),
          answer.get(ValueLayout.JAVA_LONG, BLOCKS) * BLOCK);
    }
  }
}
