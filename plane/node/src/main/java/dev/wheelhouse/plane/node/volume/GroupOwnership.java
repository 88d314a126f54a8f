// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.plane.node.linux.OpenPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
  private static final int DEEPEST = 512;

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
    try (OpenPath volume = OpenPath.of(root)) {
      hand(volume, 0);
    }
  }

  /// Goes down by what was opened and never by a path, so that nobody who changes the volume
  /// meanwhile can lead this out of it.
  private void hand(OpenPath file, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("folders are nested deeper than %d for fsGroup".formatted(DEEPEST));
    }
    boolean folder = file.isFolder();
    if (folder) {
      for (String name : file.names()) {
        try (OpenPath child = file.child(name)) {
          hand(child, depth + 1);
        }
      }
    }
    Files.setAttribute(file.path(), "unix:gid", (int) group);
    if (!file.isLink()) {
      int bits = folder ? READ_WRITE | SEARCH | SET_GROUP : READ_WRITE;
      int mode = (int) Files.getAttribute(file.path(), "unix:mode");
      Files.setAttribute(file.path(), "unix:mode", (mode & ALL_BITS) | bits);
    }
  }

  private boolean isDone(Path root) throws IOException {
    int mode = (int) Files.getAttribute(root, "unix:mode");
    int wanted = READ_WRITE | SEARCH | SET_GROUP;
    return (int) Files.getAttribute(root, "unix:gid") == group && (mode & wanted) == wanted;
  }
}
