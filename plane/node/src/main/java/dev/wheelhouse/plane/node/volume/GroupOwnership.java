// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// What a pod's `fsGroup` does to its volumes: everything belongs to the group and can be read and
/// written by it, and what is made later belongs to it too.
///
/// @param group -1 for none
/// @param onRootMismatch whether a volume whose root is as it should be is left alone
record GroupOwnership(long group, boolean onRootMismatch) {

  private static final int SET_GROUP = 02000;
  private static final int READ_WRITE = 0660;
  private static final int SEARCH = 0110;
  private static final int ALL_BITS = 07777;

  static GroupOwnership of(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    return context == null || context.getFsGroup() == null
        ? new GroupOwnership(-1, false)
        : new GroupOwnership(
            context.getFsGroup(), "OnRootMismatch".equals(context.getFsGroupChangePolicy()));
  }

  boolean isWanted() {
    return group >= 0;
  }

  /// Hands a volume over to the group.
  void apply(Path root) throws IOException {
    if (!isWanted() || (onRootMismatch && isDone(root))) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            hand(file, attributes.isSymbolicLink(), READ_WRITE);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            hand(folder, false, READ_WRITE | SEARCH | SET_GROUP);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private boolean isDone(Path root) throws IOException {
    int mode = (int) Files.getAttribute(root, "unix:mode");
    int wanted = READ_WRITE | SEARCH | SET_GROUP;
    return (int) Files.getAttribute(root, "unix:gid") == group && (mode & wanted) == wanted;
  }

  private void hand(Path path, boolean link, int bits) throws IOException {
    Files.setAttribute(path, "unix:gid", (int) group, LinkOption.NOFOLLOW_LINKS);
    if (!link) {
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:mode", (mode & ALL_BITS) | bits);
    }
  }
}
