// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes images to disk in the forms that tools exchange them in.
public final class TestImages {

  private TestImages() {}

  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  static byte[] configuration(List<byte[]> layers) {
    JsonArray diffs = new JsonArray();
    layers.forEach(layer -> diffs.add(Digest.of(layer).toString()));
    return Json.writeBytes(
        JsonObject.of(
            "os",
            "linux",
            "architecture",
            ImageManifest.architecture(),
            "config",
            JsonObject.of(
                "Cmd", JsonArray.of("/hello"),
                "Env", JsonArray.of("PATH=/bin"),
                "WorkingDir", "/work",
                "User", "1000",
                "ExposedPorts", JsonObject.of("80/tcp", new JsonObject())),
            "rootfs",
            JsonObject.of("type", "layers", "diff_ids", diffs)));
  }

  /// Writes an OCI layout folder with one image of these uncompressed layers.
  public static Path layout(Path folder, String name, List<byte[]> layers) throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("blobs/sha256"));
    List<Descriptor> descriptors = new ArrayList<>();
    for (byte[] layer : layers) {
      descriptors.add(blob(blobs, LAYER, TestLayers.gzip(layer)));
    }
    Descriptor config =
        blob(blobs, "application/vnd.oci.image.config.v1+json", configuration(layers));
    byte[] manifest = new ImageManifest(config, descriptors).toBytes();
    JsonObject entry = blob(blobs, ImageManifest.OCI_MANIFEST, manifest).toJson();
    if (!name.isEmpty()) {
      entry.put("annotations", JsonObject.of("org.opencontainers.image.ref.name", name));
    }
    Files.write(
        folder.resolve("index.json"),
        Json.writeBytes(JsonObject.of("schemaVersion", 2L, "manifests", JsonArray.of(entry))));
    Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    return folder;
  }

  private static Descriptor blob(Path blobs, String type, byte[] content) throws IOException {
    Digest digest = Digest.of(content);
    Files.write(blobs.resolve(digest.hex()), content);
    return new Descriptor(type, digest, content.length);
  }

  /// Writes a docker archive (as `docker save` does) with one image.
  static Path dockerArchive(Path file, String name, List<byte[]> layers) throws IOException {
    TestLayers tar = new TestLayers();
    JsonArray names = new JsonArray();
    for (int i = 0; i < layers.size(); i++) {
      tar.file("layer" + i + "/layer.tar", layers.get(i), 0644, 0);
      names.add("layer" + i + "/layer.tar");
    }
    tar.file("config.json", configuration(layers), 0644, 0);
    JsonObject image =
        JsonObject.of("Config", "config.json", "RepoTags", JsonArray.of(name), "Layers", names);
    tar.file("manifest.json", Json.writeBytes(JsonArray.of(image)), 0644, 0);
    return Files.write(file, tar.build());
  }
}
