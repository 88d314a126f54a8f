// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.linux.FileSystemUse;
import dev.wheelhouse.plane.node.linux.FolderUse;
import org.junit.jupiter.api.Test;

class OwnFilesTest {

  private static final FileSystemUse THEN = new FileSystemUse(10_000, 50, 4_000, 20);
  private static final OwnFiles OWN = new OwnFiles(new FolderUse(950, 180), THEN);

  @Test
  void othersFilesAreNoCapacity() {
    assertThat(OWN.bytes(THEN)).isEqualTo(new Observation(50, 1_000));
    assertThat(OWN.inodes(THEN)).isEqualTo(new Observation(20, 200));
  }

  @Test
  void whatWasRemovedSinceIsFreeAndNoFurtherCapacity() {
    FileSystemUse now = new FileSystemUse(10_000, 250, 4_000, 120);

    assertThat(OWN.bytes(now)).isEqualTo(new Observation(250, 1_000));
    assertThat(OWN.inodes(now)).isEqualTo(new Observation(120, 200));
  }

  @Test
  void whatOthersTookSinceIsGone() {
    FileSystemUse now = new FileSystemUse(10_000, 10, 4_000, 5);

    assertThat(OWN.bytes(now)).isEqualTo(new Observation(10, 960));
    assertThat(OWN.inodes(now)).isEqualTo(new Observation(5, 185));
  }

  @Test
  void allCountsWhileNothingWasCounted() {
    assertThat(OwnFiles.NONE.bytes(THEN)).isEqualTo(new Observation(50, 10_000));
    assertThat(OwnFiles.NONE.inodes(THEN)).isEqualTo(new Observation(20, 4_000));
  }
}
