// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on a small file system that fills up. Needs the right to mount one.
final class DiskFullIT {

  private static final int ROUNDS = 10;
  private static final int BALLAST = 64 << 20;
  private static final int VALUE = 100_000;

  @TempDir Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    Stores.open(folder.resolve("other"), StoreContract.options()).close();
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=120m", "wheelhouse-test", disk.toString());
    assumeTrue(mounted, "mounting a file system needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Test
  void refusesWritesGoesOnReadingAndRecovers() throws IOException {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[BALLAST]);
    long acknowledged;
    try (Store store = Stores.open(disk.resolve("store"), StoreContract.options())) {
      fillForGood(store);
      acknowledged = store.revision();
      assertThat(store.get("/k")).isPresent();
      assertThat(store.get("/k", 1)).isPresent();
      assertThat(store.range(new Range("", "", 0, acknowledged - 1)).entries()).hasSize(1);

      Files.delete(ballast);
      Eventually.within(StoreContract.SOON, "writes go on", () -> accepts(store));
      acknowledged = store.revision();
    }
    try (Store store = Stores.open(disk.resolve("store"), StoreContract.options())) {
      assertThat(store.revision()).isEqualTo(acknowledged);
      assertThat(store.get("/after")).isPresent();
    }
  }

  private static void fill(Store store) {
    for (int i = 0; i < 2 * BALLAST / VALUE; i++) {
      try {
        store.put("/k", noise(i), Expectation.ANY);
      } catch (PlatformException e) {
        assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(e).hasMessageContaining("no space left");
        return;
      }
    }
    throw new AssertionError("the disk did not fill up");
  }

  /// Compaction may give some space back: the disk counts as full when it stays so.
  private static void fillForGood(Store store) {
    for (int round = 0; round < ROUNDS; round++) {
      fill(store);
      long full = store.revision();
      if (IntStream.range(0, 3).allMatch(_ -> refused(store))) {
        assertThat(store.revision()).isEqualTo(full);
        return;
      }
    }
    throw new AssertionError("the disk did not stay full");
  }

  private static Draft noise(int seed) {
    byte[] bytes = new byte[VALUE];
    new java.util.Random(seed).nextBytes(bytes);
    return Draft.of(bytes);
  }

  private static boolean refused(Store store) {
    PlatformException refusal =
        catchThrowableOfType(
            PlatformException.class, () -> store.put("/k", noise(0), Expectation.ANY));
    return refusal != null && refusal.is(Reason.STORAGE_FULL);
  }

  private static boolean accepts(Store store) {
    try {
      store.put("/after", noise(1), Expectation.ANY);
      return true;
    } catch (PlatformException e) {
      assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL);
      return false;
    }
  }
}
