// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The few files of this machine that a Java runtime needs: the C library and its loader. A static
/// busybox comes along where there is one, so that an image has a shell.
final class HostLibraries {

  private static final List<String> NAMES =
      List.of(
          "libc.so.6",
          "libm.so.6",
          "libdl.so.2",
          "libpthread.so.0",
          "librt.so.1",
          "libresolv.so.2",
          "libnss_dns.so.2",
          "libnss_files.so.2");
  private static final List<String> FOLDERS =
      List.of(
          "/lib/x86_64-linux-gnu",
          "/usr/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/lib64",
          "/usr/lib64");
  private static final List<String> LOADERS =
      List.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1");
  private static final int HEADERS = 4096;
  private static final int PROGRAM_OFFSET = 0x20;
  private static final int PROGRAM_ENTRY_SIZE = 0x36;
  private static final int PROGRAM_ENTRIES = 0x38;
  private static final int INTERPRETER = 3;
  private static final List<String> BUSYBOX = List.of("/bin/busybox", "/usr/bin/busybox");

  private HostLibraries() {}

  /// A file of this machine and its place in the image.
  record Library(Path source, String target) {}

  /// @throws PlatformException `SERVICE_UNAVAILABLE` when this machine has no GNU C library
  static List<Library> find() {
    List<Library> found = new ArrayList<>();
    LOADERS.stream()
        .filter(loader -> Files.exists(Path.of(loader)))
        .forEach(loader -> found.add(new Library(Path.of(loader), loader)));
    if (found.isEmpty()) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE,
          "cannot build a Java image here: it takes the GNU C library from this machine, and there"
              + " is none; give the component an `image` instead of a jar");
    }
    for (String name : NAMES) {
      locate(name).ifPresent(path -> found.add(new Library(path, path.toString())));
    }
    return found;
  }

  private static Optional<Path> locate(String name) {
    return FOLDERS.stream().map(folder -> Path.of(folder, name)).filter(Files::exists).findFirst();
  }

  /// A statically linked busybox, if the machine has one.
  static Optional<Path> busybox() {
    return BUSYBOX.stream().map(Path::of).filter(HostLibraries::isStatic).findFirst();
  }

  /// Whether an executable (ELF64, little-endian) asks for no interpreter.
  private static boolean isStatic(Path file) {
    if (!Files.isExecutable(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer start =
          ByteBuffer.allocate((int) Math.min(HEADERS, channel.size())).order(LITTLE_ENDIAN);
      channel.read(start, 0);
      int entries = start.getShort(PROGRAM_ENTRIES);
      for (int i = 0; i < entries; i++) {
        int entry = (int) start.getLong(PROGRAM_OFFSET) + i * start.getShort(PROGRAM_ENTRY_SIZE);
        if (start.getInt(entry) == INTERPRETER) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot read " + file + ": " + e, e);
    }
  }
}
