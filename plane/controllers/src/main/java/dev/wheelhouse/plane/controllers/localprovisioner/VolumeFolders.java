// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

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

  /// Deletes a volume's data; links are deleted, not followed, even where a container that is still
  /// running changes the folder meanwhile.
  void remove(String volume) throws IOException {
    if (Files.isDirectory(root)) {
      TreeRemoval.remove(of(volume));
    }
  }
}
