// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a [BackupFile]. The file gets its name when it is whole; only its owner may read it.
final class BackupWriter implements AutoCloseable {

  private final Path file;
  private final Path part;
  private final ZipOutputStream zip;
  private final JsonObject files = new JsonObject();

  BackupWriter(Path file) throws IOException {
    this.file = file;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    createPrivate(part);
    OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    this.zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.BEST_SPEED);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean posix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  private static void createPrivate(Path file) throws IOException {
    if (posix(Objects.requireNonNull(file.toAbsolutePath().getParent()))) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  static void createPrivateDirectories(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (posix(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  static void writePrivate(Path file, InputStream content) throws IOException {
    createPrivate(file);
    Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    if (posix(file)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  void add(String name, InputStream content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    DigestInputStream digested = new DigestInputStream(content, sha256());
    digested.transferTo(zip);
    zip.closeEntry();
    files.put(name, HexFormat.of().formatHex(digested.getMessageDigest().digest()));
  }

  /// Writes the manifest and gives the file its name.
  void finish(JsonObject about) throws IOException {
    about.put("format", BackupFile.FORMAT);
    about.put("files", files);
    zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
    zip.write(Json.writeBytes(about));
    zip.closeEntry();
    zip.close();
    try (java.nio.channels.FileChannel channel =
        java.nio.channels.FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    BackupFile.verified(part).close();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Removes what was not finished.
  @Override
  public void close() throws IOException {
    try {
      zip.close();
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
