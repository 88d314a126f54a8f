// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedRootsIT {

  @TempDir Path folder = Path.of("");
  private Path inside = Path.of("");
  private Path secret = Path.of("");
  private AllowedRoots roots = new AllowedRoots(List.of());

  @BeforeEach
  void files() throws IOException {
    inside = Files.createDirectories(folder.resolve("apps"));
    Files.createDirectories(folder.resolve("apps-not"));
    secret = Files.writeString(folder.resolve("apps-not/secret"), "s");
    Files.writeString(inside.resolve("a.jar"), "a");
    roots = new AllowedRoots(List.of(inside));
  }

  @Test
  void allowsFilesInside() throws IOException {
    assertThat(roots.check(inside.resolve("a.jar").toString()))
        .isEqualTo(inside.resolve("a.jar").toRealPath());
  }

  @Test
  void refusesWaysOut() throws IOException {
    Path link = Files.createSymbolicLink(inside.resolve("link.jar"), secret);
    Path linkedFolder = Files.createSymbolicLink(inside.resolve("out"), secret.getParent());

    for (String name :
        List.of(
            secret.toString(),
            inside + "/../apps-not/secret",
            link.toString(),
            linkedFolder.resolve("secret").toString())) {
      assertThatThrownBy(() -> roots.check(name)).hasMessageContaining("lies outside the folders");
    }
  }

  @Test
  void allowsFoldersInside() throws IOException {
    assertThat(roots.check(inside.toString())).isEqualTo(inside.toRealPath());
  }

  @Test
  void refusesWhatIsNoAbsoluteFile() {
    for (String name : List.of("a.jar", inside + "/none.jar")) {
      assertThatThrownBy(() -> roots.check(name)).hasMessageContaining("there is no file");
    }
  }
}
