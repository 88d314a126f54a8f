// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where things are that are kept between runs and planes: charts, linked Java runtimes, compressed
/// layers.
public final class CacheFolder {

  private CacheFolder() {}

  /// A user without a home that can be written keeps them with the plane.
  public static Path of(DataDirectory directory) {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank() ? DataDirectory.home().resolve(".cache") : Path.of(xdg);
    Path cache = base.resolve("wheelhouse");
    try {
      Files.createDirectories(cache);
      return Files.isWritable(cache) ? cache : directory.path().resolve("cache");
    } catch (IOException _) {
      return directory.path().resolve("cache");
    }
  }
}
