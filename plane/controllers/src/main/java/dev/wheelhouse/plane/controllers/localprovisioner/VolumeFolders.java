// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The folders that volumes are, one each.
///
/// @param root where they are
record VolumeFolders(Path root) {

  Path of(String volume) {
    Path folder = root.resolve(volume).normalize();
    if (!root.normalize().equals(folder.getParent())) {
      throw new IllegalArgumentException("not the name of a volume: " + volume);
    }
    return folder;
  }

  /// Any user may write to a fresh volume.
  Path make(String volume) throws IOException {
    Path folder = of(volume);
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    return folder;
  }

  /// Deletes a volume's data; links are deleted, not followed.
  void remove(String volume) throws IOException {
    Path folder = of(volume);
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
