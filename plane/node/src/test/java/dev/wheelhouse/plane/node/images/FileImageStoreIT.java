// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.failpoints.Failpoints;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImageStoreIT {

  @TempDir Path temp;

  private Path directory() {
    return temp.resolve("images");
  }

  @Test
  void loadsLayoutAndFindsItAfterReopening() throws Exception {
    byte[] layer = new TestLayers().folder("bin", 0755).file("bin/hello", "hi").build();
    Path layout = TestImages.layout(temp.resolve("layout"), "", List.of(layer));

    LocalImage image = FileImageStore.open(directory()).load(layout, "shop/web:1");

    assertThat(image.reference()).isEqualTo("docker.io/shop/web:1");
    assertThat(image.config().command()).containsExactly("/hello");
    assertThat(image.config().user()).isEqualTo("1000");
    assertThat(image.config().exposedPorts()).containsExactly("80/tcp");
    assertThat(image.layers().getFirst().resolve("bin/hello")).hasContent("hi");
    assertThat(FileImageStore.open(directory()).find("shop/web:1")).contains(image);
    assertThat(FileImageStore.open(directory()).find("shop/web@" + image.digest())).isPresent();
    assertThat(FileImageStore.open(directory()).find("shop/web:2")).isEmpty();
  }

  @Test
  void loadsDockerArchiveUnderItsOwnName() throws Exception {
    byte[] layer = new TestLayers().file("hello", "hi").build();
    Path archive =
        TestImages.dockerArchive(temp.resolve("image.tar"), "hello-world:latest", List.of(layer));

    LocalImage image = FileImageStore.open(directory()).load(archive, "");

    assertThat(image.reference()).isEqualTo("docker.io/library/hello-world:latest");
    assertThat(image.layers().getFirst().resolve("hello")).hasContent("hi");
  }

  @Test
  void keepsOwnersAndModesAndMarksDeletions() throws Exception {
    assumeTrue(OverlayMarks.supported(temp.resolve("probe")), "needs root to write overlay marks");
    byte[] base =
        new TestLayers()
            .folder("tmp", 01777)
            .folder("etc", 0755)
            .file("etc/old", "old")
            .file("su", new byte[] {1}, 04755, 0)
            .file("mine", new byte[] {1}, 0640, 1234)
            .hardLink("also", "mine")
            .symlink("link", "/etc/passwd")
            .build();
    byte[] upper =
        new TestLayers()
            .file("etc/.wh.old", "")
            .file("opt/.wh..wh..opq", "")
            .file("tmp/x", "x")
            .build();
    Path layout = TestImages.layout(temp.resolve("layout"), "", List.of(base, upper));

    List<Path> layers = FileImageStore.open(directory()).load(layout, "x").layers();

    assertThat(layers).hasSize(2);
    Path low = layers.getFirst();
    Path high = layers.getLast();
    assertThat(mode(low.resolve("tmp"))).isEqualTo(01777);
    assertThat(mode(high.resolve("tmp"))).as("taken from below").isEqualTo(01777);
    assertThat(mode(low.resolve("su"))).isEqualTo(04755);
    assertThat(Files.getAttribute(low.resolve("mine"), "unix:uid")).isEqualTo(1234);
    assertThat(Files.getAttribute(low.resolve("also"), "unix:nlink")).isEqualTo(2);
    assertThat(Files.readSymbolicLink(low.resolve("link"))).hasToString("/etc/passwd");
    assertThat(Files.getAttribute(high.resolve("etc/old"), "unix:rdev")).isEqualTo(0L);
    assertThat(Files.readAttributes(high.resolve("etc/old"), "unix:isOther"))
        .containsEntry("isOther", true);
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  @Test
  void refusesDamagedContentAndLeavesNothing() throws Exception {
    byte[] layer = new TestLayers().file("hello", "hi").build();
    Path layout = TestImages.layout(temp.resolve("layout"), "", List.of(layer));
    try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
      Files.writeString(blobs.findFirst().orElseThrow(), "damaged");
    }
    FileImageStore store = FileImageStore.open(directory());

    assertThatThrownBy(() -> store.load(layout, "x"))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("digest");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void crashBeforeTheRecordLeavesNoImage() throws Exception {
    byte[] layer = new TestLayers().file("hello", "hi").build();
    Path layout = TestImages.layout(temp.resolve("layout"), "", List.of(layer));
    Failpoints.arm(
        "images.before-record",
        () -> {
          throw new IllegalStateException("crash");
        });
    try {
      assertThatThrownBy(() -> FileImageStore.open(directory()).load(layout, "x"))
          .isInstanceOf(IllegalStateException.class);
    } finally {
      Failpoints.disarm("images.before-record");
    }

    FileImageStore store = FileImageStore.open(directory());
    assertThat(store.find("x")).isEmpty();
    assertThat(store.load(layout, "x").layers().getFirst().resolve("hello")).hasContent("hi");
  }

  @Test
  void removesImageWithAllItsParts() throws Exception {
    byte[] shared = new TestLayers().file("shared", "s").build();
    byte[] own = new TestLayers().file("own", "o").build();
    FileImageStore store = FileImageStore.open(directory());
    LocalImage both =
        store.load(TestImages.layout(temp.resolve("a"), "", List.of(shared, own)), "both");
    LocalImage one = store.load(TestImages.layout(temp.resolve("b"), "", List.of(shared)), "one");

    store.remove("both");

    assertThat(store.find("both")).isEmpty();
    assertThat(store.find("one")).contains(one);
    assertThat(one.layers().getFirst()).isDirectory();
    assertThat(both.layers().getLast()).doesNotExist();
    store.remove("one");
    assertThat(store.blobs().digests()).isEmpty();
  }

  @Test
  void saysWhenDeletingIsPutOff() throws Exception {
    byte[] layer = new TestLayers().file("hello", "hi").build();
    Path archive =
        TestImages.dockerArchive(temp.resolve("image.tar"), "hello-world:latest", List.of(layer));
    FileImageStore store = FileImageStore.open(directory());
    List<Boolean> collected = new ArrayList<>();

    try (InputStream in =
        new FilterInputStream(Files.newInputStream(archive)) {
          @Override
          public int read(byte[] bytes, int from, int count) throws IOException {
            collected.add(store.collect());
            return super.read(bytes, from, count);
          }
        }) {
      store.load(in, "");
    }

    assertThat(collected).isNotEmpty().containsOnly(false);
    assertThat(store.collect()).isTrue();
  }

  @Test
  void imageStandsThoughTheRestCannotBeDeletedYet() throws Exception {
    byte[] layer = new TestLayers().file("hello", "hi").build();
    Path archive =
        TestImages.dockerArchive(temp.resolve("image.tar"), "hello-world:latest", List.of(layer));
    FileImageStore store = FileImageStore.open(directory());
    AtomicInteger asked = new AtomicInteger();
    store.addSource(
        new ImageSource() {
          @Override
          public Optional<Digest> resolve(ImageReference reference) {
            return Optional.empty();
          }

          @Override
          public Set<Digest> kept() {
            if (asked.incrementAndGet() == 1) {
              throw new UncheckedIOException(new IOException("No space left on device"));
            }
            return Set.of();
          }
        });

    assertThat(store.load(archive, "").reference()).startsWith("docker.io/library/hello-world");
    assertThat(asked).hasValue(1);
    assertThat(store.find("hello-world:latest")).isPresent();
    assertThat(asked).as("tried again").hasValue(2);
    assertThat(store.find("hello-world:latest")).isPresent();
    assertThat(asked).as("and done").hasValue(2);
  }

  @Test
  void loadsSmallImageFast() throws Exception {
    byte[] layer = new TestLayers().file("hello", "hi").build();
    FileImageStore store = FileImageStore.open(directory());
    store.load(TestImages.layout(temp.resolve("warm"), "", List.of(layer)), "warm");
    byte[] other = new TestLayers().file("hello", new byte[10_000], 0755, 0).build();
    Path layout = TestImages.layout(temp.resolve("layout"), "", List.of(other));

    long start = Clock.system().nanoTime();
    store.load(layout, "hello");
    long millis = (Clock.system().nanoTime() - start) / 1_000_000;

    assertThat(millis).isLessThan(1000);
    org.slf4j.LoggerFactory.getLogger(FileImageStoreIT.class)
        .atInfo()
        .addKeyValue("durationMs", millis)
        .log("loaded a small image");
  }
}
