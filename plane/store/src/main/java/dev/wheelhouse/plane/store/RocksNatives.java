// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/// Loads RocksDB's native library. It is unpacked once into a folder that stays, and only again
/// when its size differs: unpacking 17 MB costs more than opening a store.
final class RocksNatives {

  private static final String NAME_IN_JAR = "rocksdb";

  /// [RocksDB#loadLibrary(List)] looks for another name than the jar has.
  private static final String NAME_WHEN_LOADED = "rocksdbjni";

  private static boolean loaded;

  private RocksNatives() {}

  /// Loads the library unless the process has it already.
  static synchronized void load(Path folder) {
    if (!loaded) {
      loadFirst(folder);
      loaded = true;
    }
  }

  private static void loadFirst(Path folder) {
    Path file = folder.resolve(Environment.getJniLibraryFileName(NAME_WHEN_LOADED));
    try {
      URL packed = RocksDB.class.getResource("/" + Environment.getJniLibraryFileName(NAME_IN_JAR));
      if (packed == null) {
        RocksDB.loadLibrary();
        return;
      }
      unpack(packed, folder, file);
      RocksDB.loadLibrary(List.of(folder.toString()));
    } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
      throw new PlatformException(
          Reason.INTERNAL, "cannot load RocksDB's library " + file + ": " + e.getMessage(), e);
    }
  }

  /// A damaged library would do anything but say so.
  private static boolean isWhole(Path file, URLConnection packed) throws IOException {
    if (Files.size(file) != packed.getContentLengthLong()) {
      return false;
    }
    if (packed instanceof JarURLConnection jar && jar.getJarEntry().getCrc() >= 0) {
      CRC32 sum = new CRC32();
      sum.update(Files.readAllBytes(file));
      return sum.getValue() == jar.getJarEntry().getCrc();
    }
    return true;
  }

  private static void unpack(URL packed, Path folder, Path target) throws IOException {
    URLConnection connection = packed.openConnection();
    if (Files.exists(target) && isWhole(target, connection)) {
      return;
    }
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, "unpacking", ".part");
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
