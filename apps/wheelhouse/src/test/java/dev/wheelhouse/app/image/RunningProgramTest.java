// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.ops.delivery.image.OperatorImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProgramTest {

  @Test
  void keepsLibrariesApartAndLeavesTheStorageEngineOut(@TempDir Path folder) throws IOException {
    Path ours = Files.createFile(folder.resolve("wheelhouse.jar"));
    Path library = Files.createFile(folder.resolve("jackson-core-2.jar"));
    Path storage = Files.createFile(folder.resolve("rocksdbjni-11.jar"));
    String classPath =
        String.join(
            File.pathSeparator,
            ours.toString(),
            library.toString(),
            storage.toString(),
            folder.resolve("absent.jar").toString());

    OperatorImage.Content content = RunningProgram.content(classPath);

    assertThat(content.program()).containsExactly(ours);
    assertThat(content.libraries()).containsExactly(library);
    assertThat(content.mainClass()).isEqualTo("dev.wheelhouse.app.Wheelhouse");
  }
}
