// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.linux.Mounts;
import dev.wheelhouse.plane.node.linux.OpenPath;
import dev.wheelhouse.plane.node.spec.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;

/// The parts of volumes that containers mount (`subPath`). A container that has the whole volume
/// may swap a folder for a link at any moment. So a part is opened name by name, never through a
/// link, and what was opened is bound to a place of the pod's own that no container sees: that
/// place is what is mounted.
///
/// Links that are in the volume are resolved before, once, and must lead into the volume; a link
/// that appears later is refused. A missing folder is made, with the mode of the volume's root.
/// Where this process may not mount, containers are processes of its own user, which need no link
/// to reach what it can reach: they are given the path.
final class VolumeParts {

  private final Path places;

  /// @param places a folder for the mounts, unmounted and deleted with the pod's volumes
  VolumeParts(Path places) {
    this.places = places;
  }

  /// @throws ConfigurationException when the part leads out of the volume or cannot be had
  synchronized Path path(String volume, Path root, String subPath) {
    try {
      Path top = root.toRealPath();
      Path part = resolved(top, subPath);
      if (!Mounts.permitted()) {
        Path whole = top.resolve(part);
        return Files.exists(whole) ? whole : Files.createDirectories(whole);
      }
      try (OpenPath opened = OpenPath.of(top);
          OpenPath found = descend(opened, part, subPath)) {
        return bind(volume + "/" + subPath, found);
      }
    } catch (ConfigurationException e) {
      throw e;
    } catch (IOException | PlatformException e) {
      throw new ConfigurationException("failed to prepare subPath " + subPath + ": " + e);
    }
  }

  /// The part, relative, without links as far as it is there.
  private static Path resolved(Path top, String subPath) throws IOException {
    Path whole = top.resolve(subPath).normalize();
    if (Path.of(subPath).isAbsolute() || !whole.startsWith(top)) {
      throw leadsOut(subPath);
    }
    Path there = whole;
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = Objects.requireNonNullElse(there.getParent(), top);
    }
    Path real = there.toRealPath();
    if (!real.startsWith(top)) {
      throw leadsOut(subPath);
    }
    return top.relativize(real.resolve(there.relativize(whole)).normalize());
  }

  private static OpenPath descend(OpenPath top, Path part, String subPath) throws IOException {
    int mode = (int) Files.getAttribute(top.path(), "unix:mode") & 07777;
    OpenPath at = top;
    for (Path step : part) {
      if (step.toString().isEmpty()) {
        continue;
      }
      try (OpenPath folder = at) {
        at = next(folder, step.toString(), mode);
      }
      if (at.isLink()) {
        at.close();
        throw leadsOut(subPath);
      }
    }
    return at;
  }

  private static OpenPath next(OpenPath folder, String name, int mode) throws IOException {
    boolean made = folder.makeFolder(name);
    OpenPath next = folder.child(name);
    if (made && next.isFolder()) {
      Files.setAttribute(next.path(), "unix:mode", mode);
    }
    return next;
  }

  private Path bind(String name, OpenPath found) throws IOException {
    UUID key = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    Path place = places.resolve(key.toString());
    if (Mounts.mounted(place)) {
      if (OpenPath.identity(place).equals(found.identity())) {
        return place;
      }
      Mounts.unmount(place);
    }
    Files.createDirectories(places);
    Files.deleteIfExists(place);
    if (found.isFolder()) {
      Files.createDirectory(place);
    } else {
      Files.createFile(place);
    }
    Mounts.bind(found.path(), place);
    if (!OpenPath.identity(place).equals(found.identity())) {
      Mounts.unmount(place);
      throw new IOException("another file is mounted than was opened");
    }
    return place;
  }

  private static ConfigurationException leadsOut(String subPath) {
    return new ConfigurationException("subPath must stay within the volume: " + subPath);
  }
}
