// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesIT {

  @TempDir Path temp;

  private static FileContent content(String text, int mode) {
    return new FileContent(text.getBytes(StandardCharsets.UTF_8), mode);
  }

  @Test
  void replacesAllFilesAtOnce() throws Exception {
    AtomicFiles files = new AtomicFiles(temp, -1);
    files.write(Map.of("a", content("1", 0644), "dir/b", content("2", 0400)));
    assertThat(Files.readString(temp.resolve("a"))).isEqualTo("1");
    assertThat(Files.readString(temp.resolve("dir/b"))).isEqualTo("2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("dir/b"))))
        .isEqualTo("r--------");

    files.write(Map.of("a", content("3", 0644)));

    assertThat(Files.readString(temp.resolve("a"))).isEqualTo("3");
    assertThat(temp.resolve("dir")).doesNotExist();
    assertThat(Files.exists(temp.resolve("dir"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    try (var list = Files.list(temp)) {
      assertThat(list).hasSize(3);
    }
  }

  @Test
  void refusesPathsThatLeadOut() {
    AtomicFiles files = new AtomicFiles(temp.resolve("v"), -1);

    assertThatThrownBy(() -> files.write(Map.of("../x", content("1", 0644))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads out");
  }
}
