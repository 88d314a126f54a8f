// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that come as files, and go as such.
class ImageArchiveIT {

  @TempDir Path temp;

  private int refusals;
  private final byte[] layer = new TestLayers().file("hello", "hi").build();

  private FileImageStore store(String name) {
    return FileImageStore.open(temp.resolve(name));
  }

  private static List<LocalImage> load(FileImageStore store, byte[] archive, String name) {
    return store.load(new ByteArrayInputStream(archive), name);
  }

  private byte[] layout(Path folder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LayoutFolder.write(folder, out);
    return out.toByteArray();
  }

  @Test
  void whatIsExportedIsTheSameImageWhenImported() throws Exception {
    FileImageStore from = store("from");
    LocalImage image =
        from.load(TestImages.layout(temp.resolve("layout"), "", List.of(layer)), "shop/web:1");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    from.save("shop/web:1", out);

    LocalImage same = load(store("to"), out.toByteArray(), "").getFirst();

    assertThat(same.reference()).isEqualTo("docker.io/shop/web:1");
    assertThat(same.digest()).isEqualTo(image.digest());
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    store("to").save("shop/web:1", again);
    assertThat(again.toByteArray()).as("the same bytes each time").isEqualTo(out.toByteArray());
    assertThatThrownBy(() -> from.save("shop/web:2", out)).hasMessageContaining("is not on this");
  }

  @Test
  void aStreamMayBeCompressed() throws Exception {
    byte[] archive = layout(TestImages.layout(temp.resolve("layout"), "a/b:1", List.of(layer)));

    assertThat(load(store("images"), TestLayers.gzip(archive), ""))
        .extracting(LocalImage::reference)
        .containsExactly("docker.io/a/b:1");
  }

  private void refused(byte[] archive, String why) throws IOException {
    FileImageStore store = store("images");
    load(
        store,
        layout(TestImages.layout(temp.resolve("kept" + ++refusals), "kept:1", List.of(layer))),
        "");
    String before = contents();

    assertThatThrownBy(() -> load(store, archive, ""))
        .isInstanceOfSatisfying(
            PlatformException.class,
            e ->
                assertThat(e.is(Reason.BAD_REQUEST) || e.is(Reason.REQUEST_ENTITY_TOO_LARGE))
                    .as("%s", e)
                    .isTrue())
        .hasMessageContaining(why);

    assertThat(contents()).isEqualTo(before);
    assertThat(store.list()).hasSize(1);
  }

  /// Every file of the store with its size.
  private String contents() throws IOException {
    TreeMap<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(temp.resolve("images"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.size(file));
      }
    }
    return files.toString();
  }

  @Test
  void hostileArchivesChangeNothing() throws Exception {
    byte[] whole =
        layout(
            TestImages.layout(
                temp.resolve("whole"),
                "a/b:1",
                List.of(new TestLayers().file("other", "x".repeat(100_000)).build())));
    refused(Arrays.copyOf(whole, whole.length / 2), "cannot be read");
    refused("no archive at all".repeat(100).getBytes(StandardCharsets.UTF_8), "refused");
    refused(new TestLayers().file("readme", "hi").build(), "neither index.json");
    refused(archive("../../../../outside"), "leaves the layer's folder");
    refused(archive("/etc/outside"), "absolute name");
    refused(
        new TestLayers()
            .symlink("blobs", "/etc")
            .file("index.json", index("sha256:" + "0".repeat(64)))
            .build(),
        "is not here");
    refused(
        new TestLayers()
            .file("blobs/sha256/" + "0".repeat(64), "something else")
            .file("index.json", index("sha256:" + "0".repeat(64)))
            .build(),
        "has the digest");
    refused(
        new TestLayers()
            .file(
                "manifest.json",
                "[{\"Config\":\"../../etc/passwd\",\"RepoTags\":[\"a:1\"],\"Layers\":[]}]")
            .build(),
        "does not hold it");
    assertThat(temp.resolve("outside")).doesNotExist();
  }

  private static String index(String digest) {
    return "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"%s\",\"size\":1,\"annotations\":{\"org.opencontainers.image.ref.name\":\"a/b:1\"}}]}"
        .formatted(digest);
  }

  private byte[] archive(String file) throws IOException {
    Path folder = temp.resolve("hostile" + Integer.toHexString(file.hashCode()));
    return layout(
        TestImages.layout(
            folder, "a/b:1", List.of(new TestLayers().file("first", "1").file(file, "x").build())));
  }

  @Test
  void oneBadImageOfSeveralKeepsAllOut() throws Exception {
    Path folder = TestImages.layout(temp.resolve("two"), "good:1", List.of(layer));
    JsonObject index = Json.readObject(Files.readAllBytes(folder.resolve("index.json")));
    JsonArray entries = index.array("manifests").orElseThrow();
    entries.add(
        JsonObject.of(
            "digest",
            "sha256:" + "0".repeat(64),
            "size",
            1L,
            "annotations",
            JsonObject.of("org.opencontainers.image.ref.name", "bad:1")));
    Files.write(
        folder.resolve("index.json"),
        Json.writeBytes(JsonObject.of("schemaVersion", 2L, "manifests", entries)));

    refused(layout(folder), "is not here");
  }

  @Test
  void sizeIsBounded() throws Exception {
    FileImageStore.Options options = FileImageStore.Options.DEFAULT;
    FileImageStore store =
        FileImageStore.open(
            temp.resolve("images"),
            new FileImageStore.Options(
                2000, options.layerBytes(), 10, options.hosts(), Duration.ofSeconds(1)),
            Clock.system());
    byte[] archive =
        new TestLayers().file("a", "x".repeat(1500)).file("b", "x".repeat(1500)).build();

    assertThatThrownBy(() -> load(store, archive, "a:1")).hasMessageContaining("larger than 500");
    assertThat(store.blobs().digests()).isEmpty();
  }
}
