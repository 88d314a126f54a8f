// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a directory to one process. The lock ends with the process, however it ends; the file
/// stays and tells who held it last.
///
/// POSIX drops a process's lock when it closes any descriptor of the file, so within the process a
/// set of held directories answers, without touching the file.
final class DirectoryLock implements AutoCloseable {

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /// Behind the text, so that it can be read where locks are mandatory.
  private static final long LOCKED_BYTE = 1L << 30;

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /// @throws PlatformException `CONFLICT` naming the process that has the directory
  static DirectoryLock take(Path asked) throws IOException {
    Path directory = asked.toRealPath();
    if (!HELD.add(directory)) {
      throw inUse(directory, self());
    }
    try {
      return new DirectoryLock(directory, locked(directory));
    } catch (IOException | RuntimeException e) {
      HELD.remove(directory);
      throw e;
    }
  }

  private static FileChannel locked(Path directory) throws IOException {
    Path file = directory.resolve("in-use");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock(LOCKED_BYTE, 1, false) == null) {
        throw inUse(directory, Files.readString(file));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String self() {
    return "process " + ProcessHandle.current().pid();
  }

  private static PlatformException inUse(Path directory, String holder) {
    return new PlatformException(
        Reason.CONFLICT,
        directory
            + " is already in use by "
            + holder
            + "; stop that process or choose another directory");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(directory);
  }
}
