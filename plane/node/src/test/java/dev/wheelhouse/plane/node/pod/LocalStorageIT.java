// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalStorageIT {

  @TempDir private Path volumes;

  private static Pod pod(String medium) {
    return new PodBuilder()
        .withNewSpec()
        .addNewVolume()
        .withName("scratch")
        .withNewEmptyDir()
        .withMedium(medium)
        .withSizeLimit(new Quantity("64Ki"))
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .build();
  }

  @Test
  void namesTheVolumeThatIsTooFull() throws Exception {
    Path folder = Files.createDirectories(volumes.resolve("scratch").resolve("deep"));
    Files.write(folder.resolve("a"), new byte[40_000]);

    assertThat(LocalStorage.excess(pod(""), volumes)).isEmpty();
    Files.write(folder.resolve("b"), new byte[40_000]);
    assertThat(LocalStorage.excess(pod(""), volumes))
        .contains("Usage of EmptyDir volume \"scratch\" exceeds the limit \"64Ki\". ");
    assertThat(LocalStorage.excess(pod("Memory"), volumes)).isEmpty();
  }

  @Test
  void holesAndFurtherNamesTakeNoRoom() throws Exception {
    Path folder = Files.createDirectories(volumes.resolve("scratch"));
    Path file = Files.write(folder.resolve("a"), new byte[40_000]);
    Files.createLink(folder.resolve("b"), file);
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("c").toFile(), "rw")) {
      sparse.setLength(1 << 30);
    }

    assertThat(LocalStorage.excess(pod(""), volumes)).isEmpty();
  }
}
