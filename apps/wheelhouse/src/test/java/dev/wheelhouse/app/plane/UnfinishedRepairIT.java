// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wheelhouse.app.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnfinishedRepairIT {

  @TempDir Path data;

  @Test
  void aPlaneDoesNotStartWithoutTheStoreOfAnUnfinishedRepair() throws IOException {
    Files.createDirectory(data.resolve(".store.repaired-20260101T000000Z"));
    Files.createDirectory(data.resolve("store.damaged-20260101T000000Z"));
    DataDirectory directory = new DataDirectory(data);

    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() ->
            RunningPlane.start(
                directory,
                () -> {
                  throw new AssertionError("started");
                },
                data))
        .withMessageContaining("wheelhouse repair");
    assertThat(data.resolve("store")).doesNotExist();
  }
}
