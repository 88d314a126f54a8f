// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.localprovisioner;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.UUID;

/// Deletes a folder that others may be changing meanwhile. No step goes by a path: each folder is
/// opened from the one above it and never through a link (`openat` and `unlinkat` with
/// `O_NOFOLLOW`), so nothing outside of the tree can be reached, whatever takes a folder's place.
///
/// At most [#DEEPEST] folders are open at a time; what lies deeper is moved up first.
final class TreeRemoval {

  private static final int DEEPEST = 64;

  private final SecureDirectoryStream<Path> top;
  private boolean movedUp;

  private TreeRemoval(SecureDirectoryStream<Path> top) {
    this.top = top;
  }

  /// Does nothing when there is no such folder.
  ///
  /// @throws IOException also where somebody changes the tree meanwhile; may be tried again
  static void remove(Path folder) throws IOException {
    Path name = folder.getFileName();
    try (DirectoryStream<Path> opened = Files.newDirectoryStream(folder.getParent())) {
      if (!(opened instanceof SecureDirectoryStream<Path> parent)) {
        throw new IOException("this system cannot delete without following links: " + folder);
      }
      boolean more = true;
      while (more) {
        try (SecureDirectoryStream<Path> top =
            parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          TreeRemoval pass = new TreeRemoval(top);
          pass.empty(top, 0);
          more = pass.movedUp;
        }
      }
      parent.deleteDirectory(name);
    } catch (NoSuchFileException e) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  private void empty(SecureDirectoryStream<Path> folder, int depth) throws IOException {
    for (Path entry : folder) {
      Path name = entry.getFileName();
      if (!isFolder(folder, name)) {
        folder.deleteFile(name);
      } else if (depth == DEEPEST) {
        folder.move(name, top, Path.of("moved-up-" + UUID.randomUUID()));
        movedUp = true;
      } else {
        try (SecureDirectoryStream<Path> below =
            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          empty(below, depth + 1);
        }
        folder.deleteDirectory(name);
      }
    }
  }

  private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }
}
