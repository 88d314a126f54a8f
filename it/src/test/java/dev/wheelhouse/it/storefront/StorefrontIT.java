// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.it.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorefrontIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir Path folder;

  @BeforeAll
  static void containers() {
    Program.needsContainers();
  }

  @Test
  void deliversUpdatesRollsBackAndLeavesNothing() throws IOException, InterruptedException {
    try (Program demo = Program.start(folder.resolve("plane"), "demo", "--once")) {
      int code = demo.await(LIMIT);

      assertThat(code).as(demo.output()).isZero();
      assertThat(demo.output()).contains("The demo passed");
    }
  }
}
