// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.linux.FolderUse;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// What a pod has on the node's disk.
///
/// @param logs of each container
/// @param layers what each running container has written to its own root
/// @param volumes its `emptyDir` volumes on disk, by name
public record PodFootprint(
    Map<String, FolderUse> logs, Map<String, FolderUse> layers, Map<String, FolderUse> volumes) {

  public static final PodFootprint NONE = new PodFootprint(Map.of(), Map.of(), Map.of());

  private static final int MOST_FILES = 200_000;

  public PodFootprint {
    logs = Map.copyOf(logs);
    layers = Map.copyOf(layers);
    volumes = Map.copyOf(volumes);
  }

  /// @param layers where each running container's writable layer is
  static PodFootprint of(Pod pod, PodFiles files, Map<String, Path> layers) {
    Map<String, FolderUse> logs = new HashMap<>();
    for (PodContainer container : PodContainer.of(pod)) {
      String name = container.spec().getName();
      logs.put(name, FolderUse.of(files.logs(name), MOST_FILES));
    }
    Map<String, FolderUse> written = new HashMap<>();
    layers.forEach((name, folder) -> written.put(name, FolderUse.of(folder, MOST_FILES)));
    return new PodFootprint(logs, written, volumes(pod, files.volumes()));
  }

  static Map<String, FolderUse> volumes(Pod pod, Path folder) {
    Map<String, FolderUse> volumes = new HashMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getEmptyDir() != null && !"Memory".equals(volume.getEmptyDir().getMedium())) {
        volumes.put(volume.getName(), FolderUse.of(folder.resolve(volume.getName()), MOST_FILES));
      }
    }
    return volumes;
  }

  /// Bytes that a container has in its layer and its logs.
  public long ofContainer(String name) {
    return logs.getOrDefault(name, FolderUse.NONE).bytes()
        + layers.getOrDefault(name, FolderUse.NONE).bytes();
  }

  /// Bytes of all its `emptyDir` volumes.
  public long ofVolumes() {
    return volumes.values().stream().mapToLong(FolderUse::bytes).sum();
  }

  /// All of it.
  public FolderUse total() {
    return java.util.stream.Stream.of(logs, layers, volumes)
        .flatMap(parts -> parts.values().stream())
        .reduce(FolderUse.NONE, FolderUse::plus);
  }
}
