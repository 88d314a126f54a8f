// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The manifest of one image (OCI image manifest, or Docker's schema 2, which has the same shape).
record ImageManifest(Descriptor config, List<Descriptor> layers) {

  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final int MAX_BYTES = 4 << 20;

  private static final int MAX_LAYERS = 500;

  ImageManifest {
    layers = List.copyOf(layers);
  }

  /// A pointer to content.
  ///
  /// @param size in bytes
  record Descriptor(String mediaType, Digest digest, long size) {

    static Descriptor of(JsonObject json) {
      return new Descriptor(
          json.string("mediaType").orElse(""),
          Digest.parse(json.string("digest").orElse("")),
          json.integer("size").orElse(-1L));
    }

    JsonObject toJson() {
      return JsonObject.of("mediaType", mediaType, "digest", digest.toString(), "size", size);
    }
  }

  /// @throws PlatformException `BAD_REQUEST` when it is no image manifest
  static ImageManifest parse(byte[] bytes) {
    JsonObject json = Json.readObject(bytes);
    JsonObject config =
        json.object("config")
            .orElseThrow(() ->
                new PlatformException(
                    Reason.BAD_REQUEST,
                    "unsupported manifest: it has no config (schema 1 and artifacts cannot be"
                        + " run)"));
    List<JsonObject> layers = json.array("layers").orElseGet(JsonArray::new).objects();
    if (layers.size() > MAX_LAYERS) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "the image has " + layers.size() + " layers, at most " + MAX_LAYERS);
    }
    return new ImageManifest(Descriptor.of(config), layers.stream().map(Descriptor::of).toList());
  }

  byte[] toBytes() {
    JsonArray all = new JsonArray();
    layers.forEach(layer -> all.add(layer.toJson()));
    return Json.writeBytes(
        JsonObject.of(
            "schemaVersion",
            2L,
            "mediaType",
            OCI_MANIFEST,
            "config",
            config.toJson(),
            "layers",
            all));
  }

  static boolean isIndex(byte[] bytes) {
    return Json.readObject(bytes).array("manifests").isPresent();
  }

  /// The entry of an index that runs on this machine.
  static Descriptor choose(byte[] index) {
    List<JsonObject> entries =
        Json.readObject(index).array("manifests").orElseGet(JsonArray::new).objects();
    return entries.stream()
        .filter(ImageManifest::runsHere)
        .findFirst()
        .or(() -> only(entries))
        .map(Descriptor::of)
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND,
                "no match for platform in manifest: the image has no variant for linux/"
                    + architecture()));
  }

  private static Optional<JsonObject> only(List<JsonObject> entries) {
    return entries.size() == 1 && entries.getFirst().object("platform").isEmpty()
        ? Optional.of(entries.getFirst())
        : Optional.empty();
  }

  private static boolean runsHere(JsonObject entry) {
    return entry.string("platform", "os").filter("linux"::equals).isPresent()
        && entry.string("platform", "architecture").filter(architecture()::equals).isPresent();
  }

  /// This machine's architecture in the words of OCI.
  static String architecture() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (arch) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> arch;
    };
  }
}
