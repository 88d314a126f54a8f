// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private static final Set<Status.Code> UNINTELLIGIBLE =
      EnumSet.of(Status.Code.InvalidArgument, Status.Code.NotSupported, Status.Code.NotFound);

  /// What the system says, and what helps.
  private static final Map<String, String> HINDRANCES =
      Map.of(
          "Too many open files",
          "raise the limit of open files (ulimit -n)",
          "Permission denied",
          "start this as the user whom they belong to",
          "Operation not permitted",
          "start this as the user whom they belong to",
          "Read-only file system",
          "mount that file system so that it can be written");

  private RocksErrors() {}

  static PlatformException translated(Path directory, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    Status status = e.getStatus();
    if (isFull(status, message)) {
      return full(directory, e);
    }
    Optional<String> hindrance = hindrance(message);
    if (hindrance.isPresent()) {
      return hindered(directory, message, hindrance.get(), e);
    }
    if (isDamage(status, message)) {
      return damaged(directory, located(directory, message), e);
    }
    return failed(directory, e);
  }

  /// A database that cannot be opened, although there is one. What its settings are is known to be
  /// right, so that what RocksDB does not understand is in its files.
  static PlatformException unopened(Path directory, RocksDBException e) {
    Status status = e.getStatus();
    return status != null && UNINTELLIGIBLE.contains(status.getCode())
        ? damaged(directory, String.valueOf(e.getMessage()), e)
        : translated(directory, e);
  }

  static PlatformException unwritten(Path directory, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (isFull(null, message)) {
      return full(directory, e);
    }
    Optional<String> hindrance =
        hindrance(e instanceof AccessDeniedException ? "Permission denied" : message);
    return hindrance.isPresent()
        ? hindered(directory, message, hindrance.get(), e)
        : failed(directory, e);
  }

  private static PlatformException failed(Path directory, Exception e) {
    return new PlatformException(
        Reason.INTERNAL, "the store in " + directory + " failed: " + e.getMessage(), e);
  }

  /// What keeps the process from files that may be whole, and what to do. RocksDB calls some of
  /// these corruption.
  private static Optional<String> hindrance(String message) {
    return HINDRANCES.entrySet().stream()
        .filter(known -> message.contains(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static PlatformException hindered(
      Path directory, String message, String remedy, Exception e) {
    return new PlatformException(
        Reason.INTERNAL,
        "the files of the store in " + directory + " cannot be used: " + message + "; " + remedy,
        e);
  }

  /// Beside what RocksDB found to be wrong: a file that should be there, and one that the medium
  /// does not give.
  private static boolean isDamage(@Nullable Status status, String message) {
    return (status != null && status.getCode() == Status.Code.Corruption)
        || message.contains("No such file or directory")
        || message.contains("does not exist")
        || message.contains("Input/output error");
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
