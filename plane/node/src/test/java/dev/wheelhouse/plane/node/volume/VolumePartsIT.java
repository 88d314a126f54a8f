// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.wheelhouse.plane.node.linux.Mounts;
import dev.wheelhouse.plane.node.spec.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VolumePartsIT {

  @TempDir private Path machine;

  private Path volume;
  private Path outside;
  private VolumeParts parts;

  @BeforeEach
  void make() throws Exception {
    volume = Files.createDirectory(machine.resolve("volume"));
    outside = Files.createDirectory(machine.resolve("outside"));
    parts = new VolumeParts(machine.resolve("places"));
  }

  @AfterEach
  void unmount() {
    if (Mounts.permitted()) {
      Mounts.under(machine.resolve("places")).reversed().forEach(Mounts::unmount);
    }
  }

  @Test
  void makesWhatIsMissingWithTheModeOfTheVolume() throws Exception {
    assumeThat(Mounts.permitted()).isTrue();
    Files.setAttribute(volume, "unix:mode", 02777);

    Path part = parts.path("v", volume, "a/b");
    Files.writeString(part.resolve("file"), "x");

    assertThat(volume.resolve("a/b/file")).hasContent("x");
    assertThat((int) Files.getAttribute(volume.resolve("a/b"), "unix:mode") & 07777)
        .isEqualTo(02777);
    assertThat(parts.path("v", volume, "a/b")).as("bound once").isEqualTo(part);
  }

  @Test
  void aLinkWithinTheVolumeLeadsToItsFile() throws Exception {
    Files.writeString(Files.createDirectory(volume.resolve("..1")).resolve("key"), "value");
    Files.createSymbolicLink(volume.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(volume.resolve("key"), Path.of("..data/key"));

    assertThat(parts.path("v", volume, "key")).hasContent("value");
  }

  @Test
  void makesNothingBehindALinkThatLeadsOut() throws Exception {
    Files.createSymbolicLink(volume.resolve("link"), outside);

    assertThatThrownBy(() -> parts.path("v", volume, "link/made"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("subPath must stay within the volume: link/made");
    assertThatThrownBy(() -> parts.path("v", volume, "../outside"))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> parts.path("v", volume, outside.toString()))
        .isInstanceOf(ConfigurationException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void whatIsMountedStaysTheSameWhenItsFolderBecomesALink() throws Exception {
    assumeThat(Mounts.permitted()).isTrue();
    Files.writeString(Files.createDirectory(volume.resolve("a")).resolve("file"), "inside");
    Files.writeString(outside.resolve("file"), "outside");

    Path part = parts.path("v", volume, "a");
    Files.move(volume.resolve("a"), volume.resolve("aside"));
    Files.createSymbolicLink(volume.resolve("a"), outside);

    assertThat(part.resolve("file")).hasContent("inside");
  }

  /// Somebody swaps a folder of the part for a link again and again.
  @Test
  void neverMountsOrMakesAnythingOutsideWhileTheVolumeChanges() throws Exception {
    assumeThat(Mounts.permitted()).isTrue();
    Files.writeString(outside.resolve("secret"), "s");
    Files.createDirectory(volume.resolve("a"));
    AtomicBoolean over = new AtomicBoolean();
    Thread swapper = Thread.ofPlatform().start(() -> swap(over));
    try {
      for (int round = 0; round < 200; round++) {
        try {
          assertThat(parts.path("v", volume, "a").resolve("secret")).doesNotExist();
          parts.path("v", volume, "a/made" + round);
        } catch (ConfigurationException e) {
          assertThat(e.getMessage()).contains("subPath");
        }
      }
    } finally {
      over.set(true);
      swapper.join();
    }

    assertThat(outside.toFile().list()).containsExactly("secret");
  }

  private void swap(AtomicBoolean over) {
    Path folder = volume.resolve("a");
    Path aside = volume.resolve("aside");
    while (!over.get()) {
      try {
        Files.move(folder, aside);
        Files.createSymbolicLink(folder, outside);
        Files.delete(folder);
        Files.move(aside, folder);
      } catch (IOException _) {
        // the folder was made anew meanwhile
        Thread.onSpinWait();
      }
    }
  }
}
