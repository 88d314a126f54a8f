// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// One file or folder, held by a descriptor (`O_PATH`), so that it stays the same whoever renames
/// or replaces what leads to it. From a folder one goes down by single names and never through a
/// symbolic link. Needs `/proc`.
public final class OpenPath implements AutoCloseable {

  private static final int AT_FDCWD = -100;
  private static final int O_NOFOLLOW = Syscall.X86 ? 0x20000 : 0x8000;
  private static final int O_PATH = 0x200000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int EEXIST = 17;
  private static final int S_IFMT = 0170000;
  private static final int S_IFDIR = 0040000;
  private static final int S_IFLNK = 0120000;

  private final int descriptor;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private OpenPath(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Opens what a path leads to; the path must be out of reach of containers.
  public static OpenPath of(Path path) {
    return new OpenPath(opened(AT_FDCWD, path.toString(), 0));
  }

  /// Opens an entry of this folder; of a link, the link itself.
  ///
  /// @param name a single name
  public OpenPath child(String name) {
    return new OpenPath(opened(descriptor, single(name), O_NOFOLLOW));
  }

  private static int opened(int folder, String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int)
          Syscall.OPENAT.call(
              "cannot open " + name,
              folder,
              arena.allocateFrom(name).address(),
              O_PATH | O_CLOEXEC | flags);
    }
  }

  /// Makes a folder in this one; nothing happens where something of that name is there.
  ///
  /// @return whether it was made
  public boolean makeFolder(String name) {
    try (Arena arena = Arena.ofConfined()) {
      Syscall.Result made =
          Syscall.MKDIRAT.attempt(descriptor, arena.allocateFrom(single(name)).address(), 0700);
      if (made.failed() && made.errno() != EEXIST) {
        throw Syscall.MKDIRAT.failure("cannot make folder " + name, made.errno());
      }
      return !made.failed();
    }
  }

  private static String single(String name) {
    if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("not a single name: " + name);
    }
    return name;
  }

  /// A path by which other calls of this process reach exactly this file while it is held.
  public Path path() {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  public boolean isFolder() throws IOException {
    return type() == S_IFDIR;
  }

  public boolean isLink() throws IOException {
    return type() == S_IFLNK;
  }

  private int type() throws IOException {
    return (int) Files.getAttribute(path(), "unix:mode") & S_IFMT;
  }

  /// Device and inode, which no two files share.
  public String identity() throws IOException {
    return identity(path());
  }

  public static String identity(Path path) throws IOException {
    return Files.getAttribute(path, "unix:dev") + ":" + Files.getAttribute(path, "unix:ino");
  }

  /// Names of the entries of this folder.
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path())) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      FileDescriptors.close(descriptor);
    }
  }
}
