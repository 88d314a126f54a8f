// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// The files of a program by their paths relative to its folder, in order of their names.
///
/// @param name of the program, for messages
record Tree(String name, Path root, NavigableMap<String, Path> files) {

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  Tree {
    files = Collections.unmodifiableNavigableMap(new TreeMap<>(files));
  }

  /// Reads a folder. Links to files within it are followed; no other link may be in it.
  ///
  /// @throws PlatformException `INVALID` for a link that leads away, or a folder beyond the limits
  static Tree of(String name, Path root, Limits limits) {
    NavigableMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      Path home = root.toRealPath();
      long bytes = 0;
      for (Iterator<Path> paths = walk.iterator(); paths.hasNext(); ) {
        Path path = paths.next();
        BasicFileAttributes kind =
            Files.readAttributes(
                path, BasicFileAttributes.class, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        if (kind.isDirectory()) {
          continue;
        }
        String relative = root.relativize(path).toString().replace('\\', '/');
        limits.checkName(name, relative);
        Path file = kind.isSymbolicLink() ? target(name, home, path, relative) : path;
        if (!Files.isRegularFile(file)) {
          throw Limits.refused(name, "`" + relative + "` is no regular file");
        }
        long size = Files.size(file);
        bytes += size;
        limits.checkFile(name, relative, size);
        limits.checkSize(name, 0, bytes);
        files.put(relative, file);
        limits.checkCount(name, files.size());
      }
    } catch (IOException e) {
      throw new PlatformException(Reason.NOT_FOUND, "cannot read " + root + ": " + e, e);
    }
    return new Tree(name, root, files);
  }

  private static Path target(String name, Path home, Path link, String relative)
      throws IOException {
    if (!Files.exists(link)) {
      throw Limits.refused(name, "the link `" + relative + "` leads nowhere");
    }
    Path target = link.toRealPath();
    if (!target.startsWith(home)) {
      throw Limits.refused(name, "the link `" + relative + "` leads out of the folder");
    }
    return target;
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  boolean hasUnder(String prefix) {
    String next = files.ceilingKey(prefix);
    return next != null && next.startsWith(prefix);
  }

  /// The program's manifest; empty when it has none.
  Manifest manifest() {
    Path file = files.get(MANIFEST);
    return file == null ? new Manifest() : manifest(file);
  }

  private Manifest manifest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new Manifest(in);
    } catch (IOException e) {
      throw new PlatformException(
          Reason.INVALID, name + " has a " + MANIFEST + " that is none: " + e.getMessage(), e);
    }
  }

  /// A value of the manifest's main section; empty when it is not there.
  Optional<String> attribute(String key) {
    return Optional.ofNullable(manifest().getMainAttributes().getValue(key))
        .map(String::strip)
        .filter(it -> !it.isEmpty());
  }
}
