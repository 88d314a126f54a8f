// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's errors mean to a user. Its messages name the file, except that for a damaged
/// write-ahead log only its own log (`LOG`) does.
final class RocksErrors {

  private static final Pattern DROPPED = Pattern.compile("\\] (\\S+): dropping \\d+ bytes");

  private RocksErrors() {}

  static PlatformException translated(Path directory, RocksDBException e) {
    Status status = e.getStatus();
    if (isFull(status, String.valueOf(e.getMessage()))) {
      return full(directory, e);
    }
    if (status != null && status.getCode() == Status.Code.Corruption) {
      return damaged(directory, located(directory, String.valueOf(e.getMessage())), e);
    }
    return new PlatformException(
        Reason.INTERNAL, "the store in " + directory + " failed: " + e.getMessage(), e);
  }

  /// A database that cannot be opened, although there is one.
  static PlatformException unopened(Path directory, RocksDBException e) {
    PlatformException translated = translated(directory, e);
    Status status = e.getStatus();
    return translated.is(Reason.STORAGE_FULL)
            || (status != null && status.getCode() == Status.Code.Corruption)
        ? translated
        : damaged(directory, String.valueOf(e.getMessage()), e);
  }

  static PlatformException unwritten(Path directory, IOException e) {
    return isFull(null, String.valueOf(e.getMessage()))
        ? full(directory, e)
        : new PlatformException(
            Reason.INTERNAL, "the store in " + directory + " failed: " + e.getMessage(), e);
  }

  private static PlatformException full(Path directory, Exception e) {
    return new PlatformException(
        Reason.STORAGE_FULL,
        "no space left for the store in "
            + directory
            + " (NOSPACE): remove other files from that disk or make it larger; reading goes on,"
            + " and writes go on by themselves when there is space",
        e);
  }

  private static boolean isFull(@Nullable Status status, String message) {
    return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
        || message.contains("No space left on device")
        || message.contains("Disk quota exceeded");
  }

  private static String located(Path directory, String message) {
    if (message.contains(directory.toString())) {
      return message;
    }
    try (Stream<String> lines = Files.lines(new DatabaseFiles(directory).folder().resolve("LOG"))) {
      return lines
          .map(DROPPED::matcher)
          .filter(Matcher::find)
          .findFirst()
          .map(found -> message + " in " + found.group(1))
          .orElseGet(() -> inLogs(directory, message));
    } catch (IOException | UncheckedIOException _) {
      return inLogs(directory, message);
    }
  }

  /// Only damage of the write-ahead log is told without its file.
  private static String inLogs(Path directory, String message) {
    try {
      return message
          + " in "
          + new DatabaseFiles(directory)
              .logs().stream().map(Path::toString).collect(Collectors.joining(" or "));
    } catch (IOException | UncheckedIOException _) {
      return message;
    }
  }

  static PlatformException damaged(Path directory, String detail, @Nullable Throwable cause) {
    return new DamagedException(
        "the store in "
            + directory
            + " is damaged: "
            + detail
            + "; nothing was changed. Restore a backup (wheelhouse restore), or see with"
            + " `wheelhouse repair --dry-run` what can be saved",
        cause);
  }
}
