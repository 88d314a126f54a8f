// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// What is damage, and what only keeps a process from files that are sound.
final class RocksErrorsTest {

  private static final Path DIRECTORY = Path.of("/data/store");

  private static PlatformException unopened(Status.Code code, String message) {
    return RocksErrors.unopened(
        DIRECTORY, new RocksDBException(message, new Status(code, Status.SubCode.None, message)));
  }

  @ParameterizedTest
  @CsvSource({
    "IOError, Too many open files, ulimit -n",
    "Corruption, Too many open files, ulimit -n",
    "IOError, Permission denied, the user",
    "IOError, Read-only file system, mount"
  })
  void soundFilesAreNotCalledDamaged(Status.Code code, String system, String remedy) {
    String message = "While open a file for random read: /data/store/000012.sst: " + system;

    assertThat(unopened(code, message))
        .isNotInstanceOf(DamagedException.class)
        .hasMessageContaining("/data/store/000012.sst")
        .hasMessageContaining(remedy);
  }

  @Test
  void aFullMediumIsNotCalledDamaged() {
    PlatformException full = unopened(Status.Code.IOError, "a file: No space left on device");

    assertThat(full.reason()).isEqualTo(Reason.STORAGE_FULL);
    assertThat(full).isNotInstanceOf(DamagedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Corruption, block checksum mismatch",
    "Corruption, /data/store/000012.sst: No such file or directory",
    "IOError, /data/store/000012.sst: Input/output error",
    "InvalidArgument, CURRENT does not exist"
  })
  void damageIsCalledSo(Status.Code code, String message) {
    assertThat(unopened(code, message))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining(message);
  }

  @Test
  void filesBesideTheDatabaseAreJudgedAlike() {
    assertThat(RocksErrors.unwritten(DIRECTORY, new AccessDeniedException("/data/store/file")))
        .hasMessageContaining("/data/store/file")
        .hasMessageContaining("the user");
    assertThat(
            RocksErrors.unwritten(
                DIRECTORY, new FileSystemException("file", null, "Too many open files")))
        .hasMessageContaining("ulimit -n");
  }
}
