// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A file of lines that is put aside when it has grown enough: `audit.log` becomes
/// `audit-2026-01-31T12-00-00.000.log`, and the oldest of those are removed. Used by one thread at
/// a time.
final class AuditFile implements AutoCloseable {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);
  private static final long MEGABYTE = 1 << 20;

  private final Path path;
  private final long maxSize;
  private final int maxBackups;
  private final Duration maxAge;
  private final Clock clock;
  private OutputStream out;
  private long size;

  AuditFile(Path path, AuditOptions options, Clock clock) {
    this.path = path;
    this.maxSize = options.maxSizeMegabytes() * MEGABYTE;
    this.maxBackups = options.maxBackups();
    this.maxAge = Duration.ofDays(options.maxAgeDays());
    this.clock = clock;
    try {
      this.out = open();
    } catch (IOException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "--audit-log-path " + path + ": cannot be written", e);
    }
  }

  private OutputStream open() throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (!Files.exists(path)) {
      Files.createFile(path);
      if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
    }
    size = Files.size(path);
    return new BufferedOutputStream(
        Files.newOutputStream(path, StandardOpenOption.APPEND), 1 << 16);
  }

  /// Appends lines; they are in the file when this returns.
  void append(List<byte[]> lines) throws IOException {
    for (byte[] line : lines) {
      if (maxSize > 0 && size > 0 && size + line.length > maxSize) {
        rotate();
      }
      out.write(line);
      size += line.length;
    }
    out.flush();
  }

  private void rotate() throws IOException {
    out.close();
    Files.move(path, aside(clock.now()));
    out = open();
    clean();
  }

  private Path aside(Instant now) {
    return path.resolveSibling(stem() + "-" + STAMP.format(now) + extension());
  }

  private String stem() {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private String extension() {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }

  private void clean() throws IOException {
    List<Path> old = backups();
    for (int i = 0; i < old.size(); i++) {
      boolean tooMany = maxBackups > 0 && i >= maxBackups;
      boolean tooOld =
          !maxAge.isZero()
              && Files.getLastModifiedTime(old.get(i))
                  .toInstant()
                  .isBefore(clock.now().minus(maxAge));
      if (tooMany || tooOld) {
        Files.deleteIfExists(old.get(i));
      }
    }
  }

  /// Files put aside, the newest first.
  private List<Path> backups() throws IOException {
    String prefix = stem() + "-";
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> {
            String name = String.valueOf(file.getFileName());
            return name.startsWith(prefix) && name.endsWith(extension());
          })
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
