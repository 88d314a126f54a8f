// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VolumeFoldersIT {

  @TempDir private Path machine;

  @Test
  void deletesLinksAndNotWhatTheyLeadTo() throws Exception {
    VolumeFolders folders = new VolumeFolders(machine.resolve("volumes"));
    Path precious = Files.writeString(machine.resolve("precious"), "kept");
    Path volume = folders.make("pvc-1");
    Files.createDirectories(volume.resolve("a/b"));
    Files.writeString(volume.resolve("a/b/file"), "x");
    Files.createSymbolicLink(volume.resolve("a/out"), machine);
    Files.createSymbolicLink(volume.resolve("file"), precious);

    folders.remove("pvc-1");
    folders.remove("never made");

    assertThat(volume).doesNotExist();
    assertThat(precious).hasContent("kept");
  }

  @Test
  void deletesATreeThatIsDeeperThanFoldersMayBeOpen() throws Exception {
    VolumeFolders folders = new VolumeFolders(machine.resolve("volumes"));
    Path deep = folders.make("pvc-1");
    for (int depth = 0; depth < 300; depth++) {
      deep = Files.createDirectory(deep.resolve("d"));
    }
    Files.writeString(deep.resolve("file"), "x");

    folders.remove("pvc-1");

    assertThat(machine.resolve("volumes")).isEmptyDirectory();
  }

  /// Somebody swaps a folder for a link again and again while the volume is deleted.
  @Test
  void reachesNothingOutsideWhileTheTreeChanges() throws Exception {
    VolumeFolders folders = new VolumeFolders(machine.resolve("volumes"));
    Path outside = Files.createDirectory(machine.resolve("outside"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(outside.resolve("f" + i), "kept");
    }
    for (int round = 0; round < 20; round++) {
      Path volume = folders.make("pvc-1");
      for (int i = 0; i < 50; i++) {
        Files.writeString(Files.createDirectories(volume.resolve("swapped")).resolve("f" + i), "x");
      }
      AtomicBoolean over = new AtomicBoolean();
      Thread swapper = Thread.ofPlatform().start(() -> swap(volume, outside, over));
      try {
        folders.remove("pvc-1");
      } catch (IOException e) {
        assertThat(e).as("tried again by the reconciler").isNotNull();
      }
      over.set(true);
      swapper.join();
      folders.remove("pvc-1");
    }

    assertThat(outside.toFile().list()).hasSize(50);
  }

  private static void swap(Path volume, Path outside, AtomicBoolean over) {
    while (!over.get()) {
      volume.resolve("swapped").toFile().renameTo(volume.resolve("aside").toFile());
      try {
        Files.createSymbolicLink(volume.resolve("swapped"), outside);
        Files.delete(volume.resolve("swapped"));
      } catch (IOException _) {
        // the deletion was faster
        Thread.onSpinWait();
      }
      volume.resolve("aside").toFile().renameTo(volume.resolve("swapped").toFile());
    }
  }
}
