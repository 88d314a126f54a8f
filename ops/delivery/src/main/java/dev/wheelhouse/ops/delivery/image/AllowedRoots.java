// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.image;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// The folders on the operator's machine from which components may name a program. Whoever may
/// write an Application must not be able to read any other file by it.
///
/// @param roots absolute folders; none means that no path may be named
public record AllowedRoots(List<Path> roots) {

  public AllowedRoots {
    roots = List.copyOf(roots);
  }

  /// @throws PlatformException `INVALID` when the path lies elsewhere, `NOT_FOUND` when it is
  ///   neither file nor folder
  Path check(String name) {
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute() || !(Files.isRegularFile(path) || Files.isDirectory(path))) {
        throw new PlatformException(
            Reason.NOT_FOUND,
            "there is no file or folder "
                + name
                + " where the operator runs; give an absolute path, or upload"
                + " it with `wheelhouse app deploy`");
      }
      Path real = path.toRealPath();
      for (Path root : roots) {
        if (Files.exists(root) && real.startsWith(root.toRealPath())) {
          return real;
        }
      }
    } catch (IOException | InvalidPathException e) {
      throw new PlatformException(Reason.NOT_FOUND, "cannot read " + name + ": " + e, e);
    }
    throw new PlatformException(
        Reason.INVALID,
        name
            + " lies outside the folders that components may name "
            + roots
            + "; upload it with `wheelhouse app deploy`, or allow its folder with --allow-path");
  }
}
