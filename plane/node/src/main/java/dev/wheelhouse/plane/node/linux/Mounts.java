// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Mounting and unmounting in this process's mount namespace (`mount(2)`, `umount2(2)`).
public final class Mounts {

  private static final long MS_BIND = 4096;
  private static final long MS_NOSUID_NODEV = 2 | 4;
  private static final long MNT_DETACH = 2;
  private static final String EFFECTIVE = "CapEff:";
  private static final int CAP_SYS_ADMIN = 21;

  private Mounts() {}

  /// Mounts an overlay of read-only layers (lowest first) and a writable folder.
  public static void overlay(List<Path> layers, Path upper, Path work, Path target) {
    String lower = String.join(":", layers.reversed().stream().map(Mounts::escaped).toList());
    String options =
        "lowerdir=" + lower + ",upperdir=" + escaped(upper) + ",workdir=" + escaped(work);
    mount("overlay", target, "overlay", 0, options);
  }

  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
  }

  /// Mounts read-only layers (lowest first) as one tree.
  public static void readOnlyOverlay(List<Path> layers, Path target) {
    if (layers.size() == 1) {
      bind(layers.getFirst(), target);
      return;
    }
    String lower = String.join(":", layers.reversed().stream().map(Mounts::escaped).toList());
    mount("overlay", target, "overlay", 0, "lowerdir=" + lower);
  }

  /// Mounts a file system in memory.
  ///
  /// @param options as `mount -o` takes them, for example `size=64m,mode=1777`
  public static void tmpfs(Path target, String options) {
    mount("tmpfs", target, "tmpfs", MS_NOSUID_NODEV, options);
  }

  public static void bind(Path source, Path target) {
    mount(source.toString(), target, "", MS_BIND, "");
  }

  private static void mount(String source, Path target, String type, long flags, String data) {
    try (Arena arena = Arena.ofConfined()) {
      Syscall.MOUNT.call(
          "cannot mount " + (type.isEmpty() ? source : type) + " on " + target,
          arena.allocateFrom(source).address(),
          arena.allocateFrom(target.toString()).address(),
          arena.allocateFrom(type).address(),
          flags,
          arena.allocateFrom(data).address());
    }
  }

  /// Detaches whatever is mounted on a path, all layers of it; does nothing when nothing is.
  public static void unmount(Path target) {
    try (Arena arena = Arena.ofConfined()) {
      long path = arena.allocateFrom(target.toString()).address();
      while (!Syscall.UMOUNT2.attempt(path, MNT_DETACH).failed()) {
        // one mount may hide another
      }
    }
  }

  /// Whether this process may mount at all: on Linux, with `CAP_SYS_ADMIN`.
  public static boolean permitted() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return false;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith(EFFECTIVE))
          .map(line -> Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16))
          .anyMatch(capabilities -> (capabilities >> CAP_SYS_ADMIN & 1) == 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean mounted(Path target) {
    return under(target).contains(target);
  }

  /// Mount points at and below a folder, deepest last.
  public static List<Path> under(Path folder) {
    List<Path> found = new ArrayList<>();
    String prefix = folder.toAbsolutePath().toString();
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
        String point = unescaped(line.split(" ", 6)[4]);
        if (point.equals(prefix) || point.startsWith(prefix + "/")) {
          found.add(Path.of(point));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String unescaped(String point) {
    return point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }
}
