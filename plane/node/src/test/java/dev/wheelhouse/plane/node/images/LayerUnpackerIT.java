// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.images.LayerUnpacker.Form;
import dev.wheelhouse.plane.node.images.LayerUnpacker.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerUnpackerIT {

  private static final Limits LIMITS = new Limits(1 << 20, 100);

  @TempDir Path temp;

  private void unpack(Form form, byte[] tar) throws IOException {
    Path root = Files.createDirectories(temp.resolve("root"));
    new LayerUnpacker(root, form, LIMITS, List.of()).unpack(new ByteArrayInputStream(tar));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void refusesWhateverWouldLeaveTheFolder(Form form) throws IOException {
    Path outside = Files.writeString(temp.resolve("outside"), "untouched");
    Map<String, TestLayers> hostile =
        Map.of(
            "parent", new TestLayers().file("../outside", "bad"),
            "inner parent", new TestLayers().file("a/../../outside", "bad"),
            "absolute", new TestLayers().file("/outside", "bad"),
            "behind a link", new TestLayers().symlink("d", "..").file("d/outside", "bad"),
            "folder behind a link", new TestLayers().symlink("d", "..").folder("d/new", 0755),
            "whiteout behind a link", new TestLayers().symlink("d", "..").file("d/.wh.outside", ""),
            "whiteout of the parent", new TestLayers().file("d/.wh...", ""),
            "hard link outside", new TestLayers().hardLink("h", "../outside"),
            "hard link behind a link",
                new TestLayers().symlink("d", "..").hardLink("h", "d/outside"),
            "hard link to nothing", new TestLayers().hardLink("h", "nothing"));

    hostile.forEach((name, layer) ->
        assertThatThrownBy(() -> unpack(form, layer.build()))
            .as(name)
            .isInstanceOf(PlatformException.class)
            .hasMessageStartingWith("the image layer is refused: "));
    assertThat(outside).hasContent("untouched");
    assertThat(temp.resolve("new")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void writesThroughNoLinkThatItReplaces(Form form) throws IOException {
    Path outside = Files.writeString(temp.resolve("outside"), "untouched");

    unpack(form, new TestLayers().symlink("f", "../outside").file("f", "new").build());

    assertThat(outside).hasContent("untouched");
    assertThat(temp.resolve("root/f")).hasContent("new");
  }

  @Test
  void boundsSizeAndCount() {
    byte[] large = new TestLayers().file("zeros", new byte[2 << 20], 0644, 0).build();
    TestLayers many = new TestLayers();
    for (int i = 0; i < 101; i++) {
      many.file("f" + i, "");
    }

    assertThatThrownBy(() -> unpack(Form.MERGED, large)).hasMessageContaining("1048576 bytes");
    assertThatThrownBy(() -> unpack(Form.MERGED, many.build())).hasMessageContaining("100 entries");
  }

  @Test
  void leavesDevicesOut() throws IOException {
    unpack(Form.MERGED, new TestLayers().device("dev/sda").file("f", "f").build());

    assertThat(temp.resolve("root/dev/sda")).doesNotExist();
    assertThat(temp.resolve("root/f")).exists();
  }

  @Test
  void mergedFormDeletesWhatLowerLayersHad() throws IOException {
    unpack(
        Form.MERGED,
        new TestLayers().file("a/1", "1").file("a/2", "2").file("b/1", "1").file("c", "c").build());
    unpack(
        Form.MERGED,
        new TestLayers()
            .file("a/.wh.1", "")
            .file("b/3", "3")
            .file("b/.wh..wh..opq", "")
            .file(".wh.c", "")
            .build());

    assertThat(temp.resolve("root/a/1")).doesNotExist();
    assertThat(temp.resolve("root/a/2")).exists();
    assertThat(temp.resolve("root/b/1")).doesNotExist();
    assertThat(temp.resolve("root/b/3")).exists();
    assertThat(temp.resolve("root/c")).doesNotExist();
  }
}
