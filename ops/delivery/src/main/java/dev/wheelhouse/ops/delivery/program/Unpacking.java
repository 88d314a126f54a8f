// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/// Unpacks one archive into an empty folder, within [Limits]. Sizes are those of the bytes that
/// come out, not those that the archive states. Used by one thread.
final class Unpacking {

  private static final int CHUNK = 64 * 1024;

  private final Path archive;
  private final String name;
  private final Path folder;
  private final Limits limits;
  private final byte[] chunk = new byte[CHUNK];
  private long packed;
  private long unpacked;

  private Unpacking(Path archive, String name, Path folder, Limits limits) {
    this.archive = archive;
    this.name = name;
    this.folder = folder;
    this.limits = limits;
  }

  /// @param name of the program, for messages
  /// @throws PlatformException `INVALID` when it is no archive, or one that must not be unpacked
  static void unpack(Path archive, String name, Path folder, Limits limits) {
    new Unpacking(archive, name, folder, limits).run();
  }

  private void run() {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      packed = Files.size(archive);
      int count = 0;
      Enumeration<ZipArchiveEntry> entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        limits.checkCount(name, ++count);
        limits.checkName(name, entry.getName());
        if (entry.isUnixSymlink()) {
          throw Limits.refused(name, "its entry `" + entry.getName() + "` is a symbolic link");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(folder.resolve(entry.getName()));
        } else {
          write(zip, entry);
        }
      }
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw Limits.refused(
          name,
          "two of its entries have the name `" + folder.relativize(Path.of(e.getFile())) + "`");
    } catch (ZipException e) {
      throw new PlatformException(Reason.INVALID, name + " is not a jar: " + e.getMessage(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new PlatformException(Reason.INVALID, "cannot unpack " + name + ": " + e, e);
    }
  }

  private void write(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    if (!zip.canReadEntryData(entry)) {
      throw Limits.refused(
          name, "its entry `" + entry.getName() + "` is encrypted or packed in an unknown way");
    }
    Path file = folder.resolve(entry.getName());
    Files.createDirectories(file.getParent());
    long size = 0;
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        size += read;
        unpacked += read;
        limits.checkFile(name, entry.getName(), size);
        limits.checkSize(name, packed, unpacked);
        out.write(chunk, 0, read);
      }
    }
  }
}
