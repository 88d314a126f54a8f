// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the files below a folder take of the disk, each counted once whatever names it has. Files
/// that vanish meanwhile count nothing; other file systems mounted below are left out.
///
/// @param inodes how many files, folders and links there are
public record FolderUse(long bytes, long inodes) {

  public static final FolderUse NONE = new FolderUse(0, 0);

  /// @param most how many files are looked at: one large folder must not keep others waiting
  public static FolderUse of(Path folder, int most) {
    if (!Files.isDirectory(folder)) {
      return NONE;
    }
    Walk walk = new Walk(device(folder), most);
    try {
      Files.walkFileTree(folder, walk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FolderUse(walk.bytes, walk.inodes);
  }

  public FolderUse plus(FolderUse other) {
    return new FolderUse(bytes + other.bytes, inodes + other.inodes);
  }

  private static Object device(Path path) {
    try {
      return Files.getAttribute(path, "unix:dev");
    } catch (IOException | UnsupportedOperationException _) {
      return "";
    }
  }

  private static final class Walk extends SimpleFileVisitor<Path> {

    private final Object device;
    private final int most;
    private final Set<Long> seen = new HashSet<>();
    private long bytes;
    private long inodes;

    Walk(Object device, int most) {
      this.device = device;
      this.most = most;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!device(folder).equals(device)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      return count(folder);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return count(file);
    }

    private FileVisitResult count(Path file) {
      try {
        DiskUse use = DiskUse.of(file);
        if (seen.add(use.inode())) {
          bytes += use.bytes();
          inodes++;
        }
      } catch (IOException _) {
        return FileVisitResult.CONTINUE;
      }
      return seen.size() >= most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException vanished) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException vanished) {
      return FileVisitResult.CONTINUE;
    }
  }
}
