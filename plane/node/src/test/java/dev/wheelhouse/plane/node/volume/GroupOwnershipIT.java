// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wheelhouse.plane.client.volumes.VolumeNotes;
import dev.wheelhouse.plane.node.linux.Mounts;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupOwnershipIT {

  private static final int GROUP = 4321;

  @TempDir private Path machine;

  private static int attribute(Path path, String name) throws Exception {
    return (int) Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void handsTheVolumeOverAndNothingThatItsLinksLeadTo() throws Exception {
    assumeThat(Mounts.permitted()).isTrue();
    Path volume = machine.resolve("volume");
    Files.createDirectories(volume.resolve("deep"));
    Path file = Files.writeString(volume.resolve("deep/file"), "x");
    Path outside = Files.writeString(machine.resolve("outside"), "x");
    Files.setAttribute(outside, "unix:mode", 0600);
    Files.setAttribute(file, "unix:mode", 0600);
    Path link = Files.createSymbolicLink(volume.resolve("link"), outside);

    new GroupOwnership(GROUP, false).apply(volume);

    assertThat(attribute(file, "gid")).isEqualTo(GROUP);
    assertThat(attribute(file, "mode") & 07777).isEqualTo(0660);
    assertThat(attribute(volume.resolve("deep"), "mode") & 02770).isEqualTo(02770);
    assertThat(attribute(link, "gid")).isEqualTo(GROUP);
    assertThat(attribute(outside, "gid")).isNotEqualTo(GROUP);
    assertThat(attribute(outside, "mode") & 07777).isEqualTo(0600);
  }

  @Test
  void aFolderOfTheMachineIsNotTheirsToHandOver() {
    PersistentVolumeBuilder logs =
        new PersistentVolumeBuilder()
            .withNewMetadata()
            .withName("logs")
            .endMetadata()
            .withNewSpec()
            .withNewHostPath("/var/log", "")
            .endSpec();

    assertThat(ClaimVolume.isManaged(logs.build())).isFalse();
    assertThat(
            ClaimVolume.isManaged(
                logs.editMetadata()
                    .addToAnnotations(VolumeNotes.PROVISIONED_BY, VolumeNotes.LOCAL_PROVISIONER)
                    .endMetadata()
                    .build()))
        .isTrue();
    assertThat(
            ClaimVolume.isManaged(
                new PersistentVolumeBuilder()
                    .withNewMetadata()
                    .withName("disk")
                    .endMetadata()
                    .withNewSpec()
                    .withNewLocal("ext4", "/mnt/disk")
                    .endSpec()
                    .build()))
        .isTrue();
  }
}
