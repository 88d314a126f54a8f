// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.linux.FolderUse;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

  private Optional<String> excess(String medium) {
    Pod pod = pod(medium);
    return LocalStorage.excess(
        pod, new PodFootprint(Map.of(), Map.of(), PodFootprint.volumes(pod, volumes)));
  }

  @Test
  void containersAndPodsAreHeldToTheirLimits() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withNewResources()
            .addToLimits("ephemeral-storage", new Quantity("1Mi"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    FolderUse half = new FolderUse(600_000, 1);

    assertThat(LocalStorage.limited(pod)).isTrue();
    assertThat(LocalStorage.limited(new PodBuilder().withNewSpec().endSpec().build())).isFalse();
    assertThat(
            LocalStorage.excess(
                pod, new PodFootprint(Map.of("main", half), Map.of(), Map.of("v", FolderUse.NONE))))
        .isEmpty();
    assertThat(
            LocalStorage.excess(
                pod, new PodFootprint(Map.of("main", half), Map.of("main", half), Map.of())))
        .contains(
            "Pod ephemeral local storage usage exceeds the total limit of containers 1048576. ");
  }

  private static Container limited(String name, String limit) {
    return new ContainerBuilder()
        .withName(name)
        .withNewResources()
        .addToLimits("ephemeral-storage", new Quantity(limit))
        .endResources()
        .build();
  }

  private static Container sidecar(String name, String limit) {
    return new ContainerBuilder(limited(name, limit)).withRestartPolicy("Always").build();
  }

  @Test
  void limitOfAPodIsWhatMayRunAtTheSameTime() {
    Pod pod =
        new PodBuilder()
            .withNewSpec()
            .addToInitContainers(sidecar("first", "200k"))
            .addToInitContainers(limited("init", "1M"))
            .addToInitContainers(sidecar("second", "300k"))
            .addToContainers(limited("main", "100k"))
            .endSpec()
            .build();

    assertThat(LocalStorage.excess(pod, logs(1_200_000))).as("first and init").isEmpty();
    assertThat(LocalStorage.excess(pod, logs(1_200_001)))
        .contains(
            "Pod ephemeral local storage usage exceeds the total limit of containers 1200000. ");
    pod.getSpec().getInitContainers().remove(1);
    assertThat(LocalStorage.excess(pod, logs(600_000))).isEmpty();
    assertThat(LocalStorage.excess(pod, logs(600_001))).isPresent();
  }

  private static PodFootprint logs(long bytes) {
    return new PodFootprint(Map.of("init", new FolderUse(bytes, 1)), Map.of(), Map.of());
  }

  @Test
  void namesTheVolumeThatIsTooFull() throws Exception {
    Path folder = Files.createDirectories(volumes.resolve("scratch").resolve("deep"));
    Files.write(folder.resolve("a"), new byte[40_000]);

    assertThat(excess("")).isEmpty();
    Files.write(folder.resolve("b"), new byte[40_000]);
    assertThat(excess(""))
        .contains("Usage of EmptyDir volume \"scratch\" exceeds the limit \"64Ki\". ");
    assertThat(excess("Memory")).isEmpty();
  }

  @Test
  void holesAndFurtherNamesTakeNoRoom() throws Exception {
    Path folder = Files.createDirectories(volumes.resolve("scratch"));
    Path file = Files.write(folder.resolve("a"), new byte[40_000]);
    Files.createLink(folder.resolve("b"), file);
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("c").toFile(), "rw")) {
      sparse.setLength(1 << 30);
    }

    assertThat(excess("")).isEmpty();
  }
}
