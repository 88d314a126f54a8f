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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on a small file system that fills up. Needs the right to mount one.
final class DiskFullIT {

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
      acknowledged = fill(store);

      for (int i = 0; i < 3; i++) {
        assertThat(refusal(store, "/again").reason()).isEqualTo(Reason.STORAGE_FULL);
      }
      assertThat(store.revision()).isEqualTo(acknowledged);
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
      assertThat(store.get("/again")).isEmpty();
    }
  }

  private static long fill(Store store) {
    for (int i = 0; i < 2 * BALLAST / VALUE; i++) {
      try {
        store.put("/k", noise(i), Expectation.ANY);
      } catch (PlatformException e) {
        assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL);
        assertThat(e).hasMessageContaining("no space left");
        return i;
      }
    }
    throw new AssertionError("the disk did not fill up");
  }

  private static Draft noise(int seed) {
    byte[] bytes = new byte[VALUE];
    new java.util.Random(seed).nextBytes(bytes);
    return Draft.of(bytes);
  }

  private static PlatformException refusal(Store store, String key) {
    return catchThrowableOfType(
        PlatformException.class, () -> store.put(key, noise(0), Expectation.ANY));
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
