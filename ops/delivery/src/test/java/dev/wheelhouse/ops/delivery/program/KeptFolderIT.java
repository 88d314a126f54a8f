// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFolderIT {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder = Path.of("");

  private Path put(String name, int size, Duration age) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[size]);
    touch(file, age);
    return file;
  }

  private static void touch(Path path, Duration age) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(NOW.minus(age)));
  }

  @Test
  void theOldestFilesGoFirst() throws Exception {
    Path oldest = put("a/1/one.jar", 10, Duration.ofHours(4));
    Path older = put("b/two.jar", 10, Duration.ofHours(3));
    Path newer = put("a/2/three.jar", 10, Duration.ofHours(2));

    new KeptFolder(folder, 30, 100).sweep(NOW);
    assertThat(oldest).exists();
    new KeptFolder(folder, 20, 100).sweep(NOW);

    assertThat(oldest).doesNotExist();
    assertThat(older).exists();
    assertThat(newer).exists();
  }

  @Test
  void whatIsNewStays() throws Exception {
    Path file = put("a/one.jar", 10, Duration.ofMinutes(59));
    new KeptFolder(folder, 0, 100).sweep(NOW);

    assertThat(file).exists();
  }

  @Test
  void foldersGoAsAWhole() throws Exception {
    Path old = folder.resolve("part-a");
    put("part-a/lib/one", 10, Duration.ofMinutes(1));
    Path recent = folder.resolve("part-b");
    put("part-b/lib/one", 10, Duration.ofHours(9));
    touch(old, Duration.ofHours(3));
    touch(recent, Duration.ofHours(2));
    new KeptFolder(folder, 10, 1).sweep(NOW);

    assertThat(old).doesNotExist();
    assertThat(recent.resolve("lib/one")).exists();
  }

  @Test
  void whatADeadProgramLeftGoes() throws Exception {
    Path left = folder.resolve("work123");
    put("work123/copies/a", 10, Duration.ofMinutes(1));
    Path busy = folder.resolve("work456");
    put("work456/copies/a", 10, Duration.ofMinutes(1));
    touch(left, Duration.ofHours(2));
    touch(busy, Duration.ofMinutes(2));
    new KeptFolder(folder, 0, 1).removeLeftovers(NOW);

    assertThat(left).doesNotExist();
    assertThat(busy.resolve("copies/a")).exists();
  }
}
