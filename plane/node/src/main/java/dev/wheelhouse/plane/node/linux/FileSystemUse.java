// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// How full the file system of a path is (`statfs(2)`).
///
/// @param inodes 0 where the file system has no fixed number
public record FileSystemUse(long capacity, long available, long inodes, long inodesFree) {

  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
  private static final int STATFS_SIZE = 120;
  private static final long BLOCK_SIZE = 8;
  private static final long BLOCKS = 16;
  private static final long AVAILABLE = 32;
  private static final long FILES = 40;
  private static final long FREE_FILES = 48;

  public static FileSystemUse of(Path path) throws IOException {
    if (!LINUX) {
      FileStore store = Files.getFileStore(path);
      return new FileSystemUse(store.getTotalSpace(), store.getUsableSpace(), 0, 0);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment answer = arena.allocate(STATFS_SIZE, Long.BYTES);
      Syscall.Result result =
          Syscall.STATFS.attempt(arena.allocateFrom(path.toString()).address(), answer.address());
      if (result.failed()) {
        throw new IOException(path + ": " + Errno.describe(result.errno()));
      }
      long block = word(answer, BLOCK_SIZE);
      return new FileSystemUse(
          block * word(answer, BLOCKS),
          block * word(answer, AVAILABLE),
          word(answer, FILES),
          word(answer, FREE_FILES));
    }
  }

  private static long word(MemorySegment answer, long offset) {
    return answer.get(ValueLayout.JAVA_LONG, offset);
  }
}
