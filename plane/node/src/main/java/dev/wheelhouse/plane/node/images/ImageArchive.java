// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// Takes what is in an OCI layout folder, an OCI archive or a docker archive into a [BlobStore] and
/// tells which images it holds. All files are taken in one pass, in whatever order they come.
final class ImageArchive {

  /// An image of the archive.
  ///
  /// @param names names it carries; may be empty
  /// @param top digest of its manifest or index
  record Found(List<String> names, Digest top) {
    Found {
      names = List.copyOf(names);
    }
  }

  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final int MAX_LINKS = 8;

  private final BlobStore blobs;
  private final long limit;
  private final Map<String, BlobStore.Written> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  /// @param limit most bytes that one file of the archive may have
  ImageArchive(BlobStore blobs, long limit) {
    this.blobs = blobs;
    this.limit = limit;
  }

  List<Found> read(Path source) throws IOException {
    if (!Files.exists(source)) {
      throw new PlatformException(Reason.NOT_FOUND, "no such image archive: " + source);
    }
    if (Files.isDirectory(source)) {
      readFolder(source);
    } else {
      readTar(source);
    }
    return interpret(source);
  }

  private void readFolder(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, 4)) {
      for (Path file : all.toList()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          try (InputStream in = Files.newInputStream(file)) {
            files.put(folder.relativize(file).toString(), blobs.write(in, limit));
          }
        }
      }
    }
  }

  private void readTar(Path file) throws IOException {
    try (InputStream in = LayerStore.decompressed(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = normal(entry.getName());
        if (entry.isFile()) {
          files.put(name, blobs.write(tar, limit));
        } else if (entry.isSymbolicLink()) {
          links.put(name, normal(Path.of(name).resolveSibling(entry.getLinkName()).toString()));
        } else if (entry.isLink()) {
          links.put(name, normal(entry.getLinkName()));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, file + " is no readable image archive: " + e.getMessage(), e);
    }
  }

  private static String normal(String name) {
    return Path.of(name).normalize().toString();
  }

  private List<Found> interpret(Path source) {
    if (files.containsKey("index.json")) {
      return layout();
    }
    if (files.containsKey("manifest.json")) {
      return docker();
    }
    throw new PlatformException(
        Reason.BAD_REQUEST,
        source + " is no image: it has neither index.json (OCI) nor manifest.json (docker)");
  }

  private List<Found> layout() {
    checkNames();
    Map<String, List<String>> dockerNames = dockerNames();
    List<Found> found = new ArrayList<>();
    for (JsonObject entry :
        Json.readObject(content("index.json"))
            .array("manifests")
            .orElseGet(JsonArray::new)
            .objects()) {
      Digest top = Digest.parse(entry.string("digest").orElse(""));
      found.add(new Found(names(entry, dockerNames), top));
    }
    return found;
  }

  /// A file below `blobs/` must have the digest that its name says.
  private void checkNames() {
    files.forEach((name, written) -> {
      if (name.startsWith("blobs/sha256/") && !name.endsWith(written.digest().hex())) {
        throw new PlatformException(
            Reason.BAD_REQUEST, "file " + name + " has the digest " + written.digest());
      }
    });
  }

  private static List<String> names(JsonObject entry, Map<String, List<String>> dockerNames) {
    Optional<String> full = entry.string("annotations", "io.containerd.image.name");
    if (full.isPresent()) {
      return List.of(full.get());
    }
    String name = entry.string("annotations", "org.opencontainers.image.ref.name").orElse("");
    if (name.contains("/") || name.contains(":")) {
      return List.of(name);
    }
    List<String> only = dockerNames.values().stream().findFirst().orElse(List.of());
    return dockerNames.size() == 1 ? only : List.of();
  }

  private Map<String, List<String>> dockerNames() {
    Map<String, List<String>> names = new HashMap<>();
    if (files.containsKey("manifest.json")) {
      for (JsonObject image : dockerImages()) {
        names.put(
            image.string("Config").orElse(""),
            image.array("RepoTags").orElseGet(JsonArray::new).strings());
      }
    }
    return names;
  }

  private List<JsonObject> dockerImages() {
    return Json.read(content("manifest.json")) instanceof JsonArray images
        ? images.objects()
        : List.of();
  }

  private List<Found> docker() {
    List<Found> found = new ArrayList<>();
    for (JsonObject image : dockerImages()) {
      BlobStore.Written config = file(image.string("Config").orElse(""));
      List<Descriptor> layers =
          image.array("Layers").orElseGet(JsonArray::new).strings().stream()
              .map(name -> descriptor(LAYER, file(name)))
              .toList();
      byte[] manifest = new ImageManifest(descriptor(CONFIG, config), layers).toBytes();
      found.add(
          new Found(image.array("RepoTags").orElseGet(JsonArray::new).strings(), store(manifest)));
    }
    return found;
  }

  private Digest store(byte[] manifest) {
    try {
      return blobs.write(manifest).digest();
    } catch (IOException e) {
      throw new PlatformException(Reason.STORAGE_FULL, "cannot store a manifest", e);
    }
  }

  private static Descriptor descriptor(String mediaType, BlobStore.Written file) {
    return new Descriptor(mediaType, file.digest(), file.size());
  }

  private BlobStore.Written file(String name) {
    String current = normal(name);
    for (int i = 0; i < MAX_LINKS && links.containsKey(current); i++) {
      current = links.getOrDefault(current, "");
    }
    BlobStore.Written written = files.get(current);
    if (written == null) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "the archive names \"" + name + "\" but does not hold it");
    }
    return written;
  }

  private byte[] content(String name) {
    return blobs.read(file(name).digest(), ImageManifest.MAX_BYTES);
  }
}
