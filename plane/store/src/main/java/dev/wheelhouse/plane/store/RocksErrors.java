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
      return new PlatformException(
          Reason.STORAGE_FULL,
          "no space left for the store in " + directory + "; free some, writes then go on",
          e);
    }
    if (status != null && status.getCode() == Status.Code.Corruption) {
      return damaged(directory, located(directory, String.valueOf(e.getMessage())), e);
    }
    return new PlatformException(
        Reason.INTERNAL, "the store in " + directory + " failed: " + e.getMessage(), e);
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
    try (Stream<String> lines = Files.lines(directory.resolve("rocksdb").resolve("LOG"))) {
      return lines
          .map(DROPPED::matcher)
          .filter(Matcher::find)
          .findFirst()
          .map(found -> message + " in " + found.group(1))
          .orElse(message);
    } catch (IOException | UncheckedIOException _) {
      return message;
    }
  }

  static PlatformException damaged(Path directory, String detail, Throwable cause) {
    return new PlatformException(
        Reason.INTERNAL,
        "the store in "
            + directory
            + " is damaged: "
            + detail
            + "; restore that directory from a backup, or move it away to start empty",
        cause);
  }
}
