// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What RocksDB's errors mean to a user. Its messages name the file.
final class RocksErrors {

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
      return damaged(directory, String.valueOf(e.getMessage()), e);
    }
    return new PlatformException(
        Reason.INTERNAL, "the store in " + directory + " failed: " + e.getMessage(), e);
  }

  private static boolean isFull(@Nullable Status status, String message) {
    return (status != null && status.getSubCode() == Status.SubCode.NoSpace)
        || message.contains("No space left on device")
        || message.contains("Disk quota exceeded");
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
