// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes archives that hold nothing but names and content: the same files give the same bytes.
final class Zips {

  /// A time that needs no extension of the format, which would depend on the time zone.
  private static final LocalDateTime TIME = LocalDateTime.of(1981, 1, 1, 0, 0);

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private Zips() {}

  /// A jar whose entries are not compressed: layers are, and classes load faster so. It has entries
  /// for its folders too, by which frameworks find the classes of a package.
  ///
  /// @param files by their paths in the jar, without a manifest
  /// @return `target`
  static Path jar(Map<String, Path> files, Manifest manifest, Path target) {
    try (OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out))) {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      manifest.write(head);
      CRC32 sum = new CRC32();
      sum.update(head.toByteArray());
      zip.putNextEntry(stored("META-INF/", 0, 0));
      zip.putNextEntry(stored(MANIFEST, head.size(), sum.getValue()));
      zip.write(head.toByteArray());
      for (String folder : folders(files)) {
        zip.putNextEntry(stored(folder, 0, 0));
      }
      for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
        zip.putNextEntry(stored(file.getKey(), Files.size(file.getValue()), sum(file.getValue())));
        Files.copy(file.getValue(), zip);
      }
      return target;
    } catch (IOException e) {
      throw new PlatformException(Reason.INTERNAL, "cannot write " + target + ": " + e, e);
    }
  }

  /// A compressed archive of files.
  static void pack(Map<String, Path> files, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out))) {
      for (Map.Entry<String, Path> file : new TreeMap<>(files).entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        Files.copy(file.getValue(), zip);
      }
    }
  }

  private static ZipEntry stored(String name, long size, long sum) {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size);
    entry.setCrc(sum);
    return entry;
  }

  private static Set<String> folders(Map<String, Path> files) {
    TreeSet<String> folders = new TreeSet<>();
    for (String path : files.keySet()) {
      for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
        folders.add(path.substring(0, at + 1));
      }
    }
    folders.remove("META-INF/");
    return folders;
  }

  private static long sum(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        CheckedInputStream checked = new CheckedInputStream(in, new CRC32())) {
      checked.transferTo(OutputStream.nullOutputStream());
      return checked.getChecksum().getValue();
    }
  }
}
