// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import dev.wheelhouse.plane.node.linux.FileSystemUse;
import dev.wheelhouse.plane.node.linux.FolderUse;
import org.jspecify.annotations.Nullable;

/// What the node's own files took of the disk when they were counted, and how full it was then.
///
/// What became free since may have been theirs: it counts as free, and not once more as capacity.
///
/// @param used null where nothing was counted, since the disk is far from full
/// @param then the disk when they were counted
record OwnFiles(@Nullable FolderUse used, @Nullable FileSystemUse then) {

  static final OwnFiles NONE = new OwnFiles(null, null);

  Observation bytes(FileSystemUse now) {
    long capacity =
        used == null || then == null
            ? now.capacity()
            : capacity(used.bytes(), now.available(), then.available(), now.capacity());
    return new Observation(now.available(), capacity);
  }

  Observation inodes(FileSystemUse now) {
    long capacity =
        used == null || then == null
            ? now.inodes()
            : capacity(used.inodes(), now.inodesFree(), then.inodesFree(), now.inodes());
    return new Observation(now.inodesFree(), capacity);
  }

  private static long capacity(long own, long freeNow, long freeThen, long all) {
    return Math.min(all, own + Math.min(freeNow, freeThen));
  }
}
