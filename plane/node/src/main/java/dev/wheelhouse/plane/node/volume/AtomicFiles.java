// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes a set of files so that a reader sees all old ones or all new ones, never a mixture:
///
/// ```
/// ..2            the files themselves
/// ..data    ->   ..2        replaced in one rename
/// a.txt     ->   ..data/a.txt
/// dir       ->   ..data/dir
/// ```
final class AtomicFiles {

  private static final String DATA = "..data";

  private final Path folder;
  private final long group;

  /// @param group the group that owns the files; -1 for this program's own
  AtomicFiles(Path folder, long group) {
    this.folder = folder;
    this.group = group;
  }

  /// @param files by path relative to the folder
  void write(Map<String, FileContent> files) throws IOException {
    Files.createDirectories(folder);
    Path before = current();
    Path next = Files.createDirectory(free());
    permissions(next, 0755);
    for (Map.Entry<String, FileContent> file : files.entrySet()) {
      writeFile(next, file.getKey(), file.getValue());
    }
    swap(next.getFileName());
    link(files.keySet());
    if (before != null) {
      delete(before);
    }
  }

  private @Nullable Path current() throws IOException {
    try {
      return folder.resolve(Files.readSymbolicLink(folder.resolve(DATA)));
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  private Path free() {
    for (int i = 1; ; i++) {
      Path candidate = folder.resolve(".." + i);
      if (!Files.exists(candidate, LinkOption.NOFOLLOW_LINKS)) {
        return candidate;
      }
    }
  }

  private void writeFile(Path root, String name, FileContent content) throws IOException {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IOException("path leads out of the volume: " + name);
    }
    Files.createDirectories(file.getParent());
    Files.write(file, content.bytes());
    if (group >= 0) {
      Files.setAttribute(file, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
      permissions(file, content.mode() | (content.mode() & 0400) >> 3);
    } else {
      permissions(file, content.mode());
    }
  }

  private void swap(Path target) throws IOException {
    Path next = folder.resolve("..data_tmp");
    Files.deleteIfExists(next);
    Files.createSymbolicLink(next, target);
    Files.move(next, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
  }

  private void link(Set<String> names) throws IOException {
    Set<String> wanted = new TreeSet<>();
    names.forEach(name -> wanted.add(Path.of(name).getName(0).toString()));
    for (String name : wanted) {
      if (!Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(folder.resolve(name), Path.of(DATA, name));
      }
    }
    for (Path entry : entries()) {
      String name = entry.getFileName().toString();
      if (!name.startsWith("..") && !wanted.contains(name)) {
        Files.delete(entry);
      }
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.toList();
    }
  }

  static void permissions(Path path, int mode) throws IOException {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode & 0400 >> bit) != 0) {
        set.add(all[bit]);
      }
    }
    Files.setPosixFilePermissions(path, set);
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
