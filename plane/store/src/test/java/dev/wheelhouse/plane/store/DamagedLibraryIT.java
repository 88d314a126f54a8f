// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database's library that a store keeps unpacked.
final class DamagedLibraryIT {

  @TempDir Path directory;

  @Test
  void isUnpackedAgain() throws Exception {
    assertThat(run()).contains("ack");
    Path library;
    try (Stream<Path> all = Files.list(directory.resolve("native"))) {
      library = all.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(library);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(library, damaged);

    assertThat(run()).contains("ack");

    assertThat(library).hasBinaryContent(whole);
  }

  /// What a writer in a process of its own said first.
  private String run() throws Exception {
    Process child = CrashIT.start(CrashChild.class, directory.toString(), "r", "1", "-");
    try {
      return new String(child.getInputStream().readNBytes(8), StandardCharsets.UTF_8);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
