// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.ImageManifest.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
import org.jspecify.annotations.Nullable;

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
  private static final int MAX_FILES = 20_000;

  private final BlobStore blobs;
  private final Map<String, BlobStore.Written> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private long left;

  /// @param limit most bytes that all files of the archive together may have
  ImageArchive(BlobStore blobs, long limit) {
    this.blobs = blobs;
    this.left = limit;
  }

  List<Found> read(Path source) throws IOException {
    if (!Files.exists(source)) {
      throw new PlatformException(Reason.NOT_FOUND, "no such image archive: " + source);
    }
    if (Files.isDirectory(source)) {
      readFolder(source);
      return interpret();
    }
    try (InputStream in = Files.newInputStream(source)) {
      return read(in);
    }
  }

  List<Found> read(InputStream archive) throws IOException {
    readTar(archive);
    return interpret();
  }

  /// What the images of an archive are to be called.
  ///
  /// @param name for the one image there is; empty for their own names
  static List<NamedImage> named(List<Found> found, String name) {
    if (!name.isEmpty() && found.size() != 1) {
      throw refused("it holds " + found.size() + " images; only one can be named " + name);
    }
    List<NamedImage> images = new ArrayList<>();
    for (Found image : found) {
      for (String each : name.isEmpty() ? image.names() : List.of(name)) {
        images.add(new NamedImage(ImageReference.parse(each), image.top()));
      }
    }
    if (images.isEmpty()) {
      throw refused("it carries no image name; give it one");
    }
    return images;
  }

  static PlatformException refused(String why) {
    return new PlatformException(Reason.BAD_REQUEST, "the image archive is refused: " + why);
  }

  private void readFolder(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, 4)) {
      for (Path file : all.toList()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          try (InputStream in = Files.newInputStream(file)) {
            take(folder.relativize(file).toString(), in);
          }
        }
      }
    }
  }

  private void readTar(InputStream source) throws IOException {
    TarArchiveInputStream tar = opened(source);
    for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
      String name = normal(entry.getName());
      if (entry.isFile()) {
        take(name, new Content(tar));
      } else if (entry.isSymbolicLink()) {
        links.put(name, normal(name + "/../" + entry.getLinkName()));
      } else if (entry.isLink()) {
        links.put(name, normal(entry.getLinkName()));
      }
    }
  }

  private static TarArchiveInputStream opened(InputStream source) {
    try {
      return new TarArchiveInputStream(LayerStore.decompressed(source), "UTF-8");
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private static PlatformException unreadable(Exception e) {
    return refused("it cannot be read: " + e.getMessage());
  }

  /// A file of the archive. That it cannot be read is the archive's fault, that it cannot be
  /// written the disk's.
  private static final class Content extends FilterInputStream {
    Content(InputStream tar) {
      super(tar);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      try {
        return in.read(buffer, offset, length);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }
  }

  private void take(String name, InputStream content) throws IOException {
    if (files.size() >= MAX_FILES) {
      throw refused("it has more than " + MAX_FILES + " files");
    }
    BlobStore.Written written = blobs.write(content, left);
    left -= written.size();
    files.put(name, written);
  }

  private static String normal(String name) {
    try {
      return Path.of(name).normalize().toString();
    } catch (InvalidPathException e) {
      throw unreadable(e);
    }
  }

  private List<Found> interpret() {
    if (files.containsKey("index.json")) {
      return layout();
    }
    if (files.containsKey("manifest.json")) {
      return docker();
    }
    throw refused("it has neither index.json (OCI) nor manifest.json (docker)");
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
        throw refused("file " + name + " has the digest " + written.digest());
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
      throw refused("it names \"" + name + "\" but does not hold it");
    }
    return written;
  }

  private byte[] content(String name) {
    return blobs.read(file(name).digest(), ImageManifest.MAX_BYTES);
  }
}
