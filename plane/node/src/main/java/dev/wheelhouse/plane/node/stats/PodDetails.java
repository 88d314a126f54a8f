// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.plane.node.linux.FolderUse;
import dev.wheelhouse.plane.node.network.Traffic;
import dev.wheelhouse.plane.node.pod.PodFootprint;
import java.util.Optional;

/// What samples of processor and memory do not tell about the pods of a node.
public interface PodDetails {

  /// What a pod has on the disk, as of a minute ago at most; empty for one that is not here.
  Optional<PodFootprint> footprint(String uid);

  /// What has gone through a pod's own network interface.
  Optional<Traffic> traffic(String uid);

  /// What the images take of the disk.
  FolderUse images();
}
