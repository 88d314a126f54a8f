// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.images.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which blobs, manifests and tags each repository has, as small files:
///
/// ```
/// <repository>/_blobs/<hex>
/// <repository>/_manifests/<hex>    content: media type
/// <repository>/_tags/<tag>         content: digest
/// ```
///
/// Safe for use by many threads; each change is one file.
final class Repositories {

  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
  private static final String BLOBS = "_blobs";
  private static final String MANIFESTS = "_manifests";
  private static final String TAGS = "_tags";

  private final Path root;

  Repositories(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches() && name.length() <= 255;
  }

  static boolean isTag(String tag) {
    return TAG.matcher(tag).matches();
  }

  private Path folder(String repository, String kind) {
    if (!isName(repository)) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "invalid repository name \"" + repository + "\"");
    }
    return root.resolve(repository).resolve(kind);
  }

  private Path file(String repository, String kind, String name) {
    return folder(repository, kind).resolve(name);
  }

  boolean exists(String repository) {
    return isName(repository) && Files.isDirectory(root.resolve(repository));
  }

  boolean hasBlob(String repository, Digest digest) {
    return Files.exists(file(repository, BLOBS, digest.hex()));
  }

  void addBlob(String repository, Digest digest) {
    write(file(repository, BLOBS, digest.hex()), "");
  }

  /// Somebody looked for the blob and will not push it, since it is here.
  void touchBlob(String repository, Digest digest, Instant now) {
    try {
      Files.setLastModifiedTime(file(repository, BLOBS, digest.hex()), FileTime.from(now));
    } catch (NoSuchFileException _) {
      // it has just gone; whoever looks again sees that
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Blobs that were pushed or looked for last before a point in time.
  List<Digest> blobs(String repository, Instant before) {
    List<Digest> found = new ArrayList<>();
    for (String name : names(folder(repository, BLOBS))) {
      try {
        FileTime time = Files.getLastModifiedTime(folder(repository, BLOBS).resolve(name));
        if (time.toInstant().isBefore(before)) {
          found.add(new Digest(name));
        }
      } catch (NoSuchFileException _) {
        // removed meanwhile
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  void removeBlob(String repository, Digest digest) {
    delete(file(repository, BLOBS, digest.hex()));
  }

  /// The media type of a manifest; empty where the repository does not have it.
  Optional<String> manifest(String repository, Digest digest) {
    return read(file(repository, MANIFESTS, digest.hex()));
  }

  void addManifest(String repository, Digest digest, String mediaType) {
    write(file(repository, MANIFESTS, digest.hex()), mediaType);
  }

  /// Removes a manifest and the tags that point to it.
  void removeManifest(String repository, Digest digest) {
    for (String tag : tags(repository)) {
      if (tag(repository, tag).filter(digest::equals).isPresent()) {
        removeTag(repository, tag);
      }
    }
    delete(file(repository, MANIFESTS, digest.hex()));
  }

  List<Digest> manifests(String repository) {
    return names(folder(repository, MANIFESTS)).stream().map(Digest::new).toList();
  }

  Optional<Digest> tag(String repository, String tag) {
    return isTag(tag) ? read(file(repository, TAGS, tag)).map(Digest::parse) : Optional.empty();
  }

  void setTag(String repository, String tag, Digest digest) {
    write(file(repository, TAGS, tag), digest.toString());
  }

  void removeTag(String repository, String tag) {
    delete(file(repository, TAGS, tag));
  }

  List<String> tags(String repository) {
    return names(folder(repository, TAGS)).stream().sorted().toList();
  }

  /// Names of all repositories, sorted.
  List<String> all() {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(path -> path.endsWith(MANIFESTS))
          .map(path -> root.relativize(path.getParent()).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every blob and manifest that some repository has.
  Set<Digest> kept() {
    Set<Digest> kept = new HashSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(path -> path.getNameCount() > root.getNameCount() + 2)
          .filter(path -> List.of(BLOBS, MANIFESTS).contains(kindOf(path)))
          .forEach(path -> kept.add(new Digest(String.valueOf(path.getFileName()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return kept;
  }

  private static String kindOf(Path path) {
    return String.valueOf(path.getName(path.getNameCount() - 2));
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = root.resolve("." + UUID.randomUUID());
      Files.writeString(fresh, content);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.STORAGE_FULL, "the registry cannot store: " + e.getMessage(), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
