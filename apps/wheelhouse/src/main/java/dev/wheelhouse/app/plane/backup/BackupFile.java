// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.store.Stores;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// A backup: a ZIP file with `manifest.json`, `store` (an image of the store) and, when they were
/// asked for, the files of `pki`. The manifest has the SHA-256 of each.
final class BackupFile implements AutoCloseable {

  static final String MANIFEST = "manifest.json";
  static final String STORE = "store";
  static final String PKI = "pki/";
  static final long FORMAT = 1;

  /// Certificates and keys lie directly in their folder, service account keys one deeper.
  private static final Pattern PKI_NAME = Pattern.compile("pki/([\\w-][\\w.-]*/)?[\\w-][\\w.-]*");

  private static final int CHUNK = 64 << 10;

  private final Path file;
  private final ZipFile zip;
  private final JsonObject manifest;

  private BackupFile(Path file, ZipFile zip, JsonObject manifest) {
    this.file = file;
    this.zip = zip;
    this.manifest = manifest;
  }

  /// Opens a backup and reads all of it.
  ///
  /// @throws UserError when there is none, or when it is not whole
  static BackupFile verified(Path file) {
    try {
      ZipFile zip = new ZipFile(file.toFile());
      try {
        BackupFile backup = new BackupFile(file, zip, manifest(file, zip));
        backup.verify();
        return backup;
      } catch (RuntimeException | IOException e) {
        zip.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "there is no file " + file, e);
    } catch (ZipException e) {
      throw damaged(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw Files.isReadable(file)
          ? damaged(file, String.valueOf(e.getMessage()))
          : new UserError(
              UserError.Kind.NO_INPUT, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static UserError damaged(Path file, String why) {
    return new UserError(
        UserError.Kind.DATA,
        file + " is no whole backup: " + why + "; nothing was changed, take another backup");
  }

  private static JsonObject manifest(Path file, ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null) {
      throw damaged(file, "it has no " + MANIFEST);
    }
    JsonObject manifest;
    try (InputStream in = zip.getInputStream(entry)) {
      manifest = Json.readObject(in.readAllBytes());
    } catch (PlatformException e) {
      throw damaged(file, MANIFEST + ": " + e.getMessage());
    }
    long format = manifest.integer("format").orElse(0L);
    if (format != FORMAT) {
      throw new UserError(
          UserError.Kind.DATA,
          file
              + " has format "
              + format
              + ", this program reads format "
              + FORMAT
              + "; use the version that wrote it ("
              + manifest.string("wheelhouse").orElse("unknown")
              + ")");
    }
    return manifest;
  }

  private void verify() throws IOException {
    Set<String> expected = new HashSet<>();
    for (Map.Entry<String, Object> named : manifest.childObject("files").entrySet()) {
      expected.add(named.getKey());
      if (!named.getKey().equals(STORE) && !PKI_NAME.matcher(named.getKey()).matches()) {
        throw damaged(file, "it names a file " + named.getKey());
      }
      if (!digest(named.getKey()).equals(named.getValue())) {
        throw damaged(file, "the checksum of " + named.getKey() + " does not match");
      }
    }
    if (!expected.contains(STORE)) {
      throw damaged(file, "it has no store");
    }
    requireNoMore(expected);
    try (InputStream in = open(STORE)) {
      Stores.verify(in);
    } catch (PlatformException e) {
      throw damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private void requireNoMore(Set<String> expected) {
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      String name = entries.nextElement().getName();
      if (!name.equals(MANIFEST) && !expected.contains(name)) {
        throw damaged(file, "it holds " + name + ", which " + MANIFEST + " does not name");
      }
    }
  }

  private String digest(String name) throws IOException {
    try (DigestInputStream in = new DigestInputStream(open(name), BackupWriter.sha256())) {
      byte[] chunk = new byte[CHUNK];
      while (in.read(chunk) >= 0) {
        // The digest sees it.
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private InputStream open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged(file, "it has no " + name);
    }
    return zip.getInputStream(entry);
  }

  JsonObject manifest() {
    return manifest;
  }

  boolean hasKeys() {
    return manifest.childObject("files").keySet().stream().anyMatch(name -> name.startsWith(PKI));
  }

  /// Writes what it holds as a data directory.
  ///
  /// @param directory exists and is empty
  void restoreTo(Path directory) throws IOException {
    try (InputStream in = new FilterInputStream(open(STORE)) {}) {
      Stores.restore(in, directory.resolve(STORE));
    }
    for (String name : manifest.childObject("files").keySet()) {
      if (name.startsWith(PKI)) {
        Path target = directory.resolve(name);
        BackupWriter.createPrivateDirectories(Objects.requireNonNull(target.getParent()));
        try (InputStream in = open(name)) {
          BackupWriter.writePrivate(target, in);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
