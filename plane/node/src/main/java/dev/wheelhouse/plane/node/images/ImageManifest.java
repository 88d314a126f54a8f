// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The manifest of one image (OCI image manifest, or Docker's schema 2, which has the same shape).
record ImageManifest(Descriptor config, List<Descriptor> layers) {

  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final int MAX_BYTES = 4 << 20;

  private static final int MAX_LAYERS = 500;
  private static final int MAX_DEPTH = 3;
  private static final Set<String> CONFIGS =
      Set.of(
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.docker.container.image.v1+json",
          "application/octet-stream");
  private static final Pattern LAYER =
      Pattern.compile(
          "application/vnd\\.oci\\.image\\.layer\\.v1\\.tar(\\+gzip|\\+zstd)?"
              + "|application/vnd\\.docker\\.image\\.rootfs\\.diff\\.tar([.+](gzip|zstd))?");
  private static final Pattern FOREIGN = Pattern.compile(".*\\.(foreign|nondistributable)\\..*");

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
    ImageManifest manifest =
        new ImageManifest(Descriptor.of(config), layers.stream().map(Descriptor::of).toList());
    manifest.check();
    return manifest;
  }

  private void check() {
    if (!CONFIGS.contains(config.mediaType())) {
      throw refused(
          "its configuration has the media type \""
              + config.mediaType()
              + "\": it is an artifact, no image that can be run");
    }
    for (Descriptor layer : layers) {
      if (FOREIGN.matcher(layer.mediaType()).matches()) {
        throw refused(
            "layer " + layer.digest() + " is a foreign one, which registries do not keep");
      }
      if (!LAYER.matcher(layer.mediaType()).matches()) {
        throw refused(
            "layer "
                + layer.digest()
                + " has the unknown media type \""
                + layer.mediaType()
                + "\"");
      }
    }
    Stream.concat(Stream.of(config), layers.stream())
        .filter(part -> part.size() < 0)
        .findFirst()
        .ifPresent(part -> {
          throw refused("it does not say what size " + part.digest() + " has");
        });
  }

  private static PlatformException refused(String why) {
    return new PlatformException(Reason.BAD_REQUEST, "unsupported manifest: " + why);
  }

  /// Indexes may name indexes, but not without end.
  static void checkDepth(int depth) {
    if (depth >= MAX_DEPTH) {
      throw refused("more than " + MAX_DEPTH + " indexes in each other");
    }
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
    return choose(index, architecture());
  }

  /// Of several variants of an architecture the one that suits its machines best.
  static Descriptor choose(byte[] index, String architecture) {
    List<JsonObject> entries =
        Json.readObject(index).array("manifests").orElseGet(JsonArray::new).objects();
    return entries.stream()
        .filter(entry -> isFor(entry, architecture))
        .filter(entry -> Variants.rank(architecture, variant(entry)) >= 0)
        .min(Comparator.comparingInt(entry -> Variants.rank(architecture, variant(entry))))
        .or(() -> only(entries))
        .map(Descriptor::of)
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND,
                "no match for platform in manifest: the image has no variant for linux/"
                    + architecture
                    + platforms(entries)));
  }

  private static String platforms(List<JsonObject> entries) {
    List<String> names =
        entries.stream()
            .filter(entry -> !entry.string("platform", "os").orElse("unknown").equals("unknown"))
            .map(entry ->
                entry.string("platform", "os").orElse("")
                    + "/"
                    + entry.string("platform", "architecture").orElse("")
                    + (variant(entry).isEmpty() ? "" : "/" + variant(entry)))
            .distinct()
            .toList();
    return names.isEmpty() ? "" : ", only for " + String.join(", ", names);
  }

  private static String variant(JsonObject entry) {
    return entry.string("platform", "variant").orElse("");
  }

  private static Optional<JsonObject> only(List<JsonObject> entries) {
    return entries.size() == 1 && entries.getFirst().object("platform").isEmpty()
        ? Optional.of(entries.getFirst())
        : Optional.empty();
  }

  private static boolean isFor(JsonObject entry, String architecture) {
    return entry.string("platform", "os").filter("linux"::equals).isPresent()
        && entry.string("platform", "architecture").filter(architecture::equals).isPresent();
  }

  /// This machine's architecture in the words of OCI.
  static String architecture() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (arch) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "arm", "armv7l", "aarch32" -> "arm";
      default -> arch;
    };
  }
}
