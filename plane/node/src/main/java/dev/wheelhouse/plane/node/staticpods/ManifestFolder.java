// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import dev.wheelhouse.base.errors.PlatformException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The manifests of a folder, read again where a file has changed. A file that becomes wrong keeps
/// the pod that it described before, until it is mended or removed. One thread uses it.
final class ManifestFolder {

  private final StaticPodSource source;
  private final String node;
  private final Map<Path, Manifest> known = new HashMap<>();

  ManifestFolder(StaticPodSource source, String node) {
    this.source = source;
    this.node = node;
  }

  /// A file as it was read.
  ///
  /// @param pod what it describes, or described before it became wrong; null for nothing
  private record Manifest(FileTime changed, long size, @Nullable Object key, @Nullable Pod pod) {

    boolean isOf(BasicFileAttributes file) {
      return changed.equals(file.lastModifiedTime())
          && size == file.size()
          && (key == null || key.equals(file.fileKey()));
    }
  }

  /// What the folder says.
  ///
  /// @param pods by `namespace/name`
  /// @param faults what was found wrong since the last look, a line each
  record Contents(Map<String, Pod> pods, List<String> faults) {

    static final Contents NONE = new Contents(Map.of(), List.of());
  }

  Contents read(Instant now) {
    List<String> faults = new ArrayList<>();
    List<Path> files = files();
    known.keySet().retainAll(files);
    files.forEach(file -> look(file, now).ifPresent(faults::add));
    Map<String, Pod> pods = new LinkedHashMap<>();
    for (Path file : files) {
      Manifest manifest = known.get(file);
      if (manifest != null && manifest.pod() != null) {
        pods.putIfAbsent(name(manifest.pod()), manifest.pod());
      }
    }
    return new Contents(pods, faults);
  }

  static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  private List<Path> files() {
    Path path = source.path();
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(ManifestFolder::isManifest).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isManifest(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
        && Files.isRegularFile(path);
  }

  /// @return what is wrong with a file that has changed
  private Optional<String> look(Path file, Instant now) {
    Manifest before = known.get(file);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (before != null && before.isOf(attributes)) {
        return Optional.empty();
      }
      byte[] text = Files.readAllBytes(file);
      try {
        Pod pod =
            new PodManifest(node, now)
                .pod(file.getFileName().toString(), source.reader().toJson(text));
        known.put(file, manifest(attributes, pod));
        return doubled(file, pod);
      } catch (PlatformException e) {
        known.put(file, manifest(attributes, before == null ? null : before.pod()));
        return Optional.of(file + ": " + e.getMessage());
      }
    } catch (NoSuchFileException _) {
      known.remove(file);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static Manifest manifest(BasicFileAttributes file, @Nullable Pod pod) {
    return new Manifest(file.lastModifiedTime(), file.size(), file.fileKey(), pod);
  }

  private Optional<String> doubled(Path file, Pod pod) {
    return known.entrySet().stream()
        .filter(other -> !other.getKey().equals(file))
        .filter(other ->
            Optional.ofNullable(other.getValue().pod())
                .filter(it -> name(it).equals(name(pod)))
                .isPresent())
        .findFirst()
        .map(other ->
            "%s: pod \"%s\" is described by %s too; the file that comes first in the alphabet counts"
                .formatted(file, name(pod), other.getKey()));
  }
}
