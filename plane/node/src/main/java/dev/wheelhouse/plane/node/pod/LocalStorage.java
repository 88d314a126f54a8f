// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.linux.DiskUse;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a pod has written to the node's disk, against what it may.
final class LocalStorage {

  private static final int MOST_FILES = 200_000;

  private LocalStorage() {}

  /// Why a pod has to go; empty when it keeps within the size limits of its volumes.
  static Optional<String> excess(Pod pod, Path volumes) {
    for (Volume volume : pod.getSpec().getVolumes()) {
      if (volume.getEmptyDir() == null
          || volume.getEmptyDir().getSizeLimit() == null
          || "Memory".equals(volume.getEmptyDir().getMedium())) {
        continue;
      }
      Quantity limit = volume.getEmptyDir().getSizeLimit();
      long most = limit.getNumericalAmount().longValue();
      if (most > 0 && exceeds(volumes.resolve(volume.getName()), most)) {
        return Optional.of(
            "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                .formatted(volume.getName(), limit));
      }
    }
    return Optional.empty();
  }

  /// Whether the files below a folder take more than so many bytes of the disk, each file counted
  /// once whatever names it has. Files that vanish meanwhile count nothing. Stops when it is
  /// certain, and after [#MOST_FILES]: one pod's volume must not keep the others waiting.
  private static boolean exceeds(Path folder, long most) {
    long[] sum = {0};
    Set<Long> seen = new HashSet<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              try {
                DiskUse use = DiskUse.of(file);
                sum[0] += seen.add(use.inode()) ? use.bytes() : 0;
              } catch (IOException _) {
                return FileVisitResult.CONTINUE;
              }
              return sum[0] > most || seen.size() >= MOST_FILES
                  ? FileVisitResult.TERMINATE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path visited, @Nullable IOException vanished) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum[0] > most;
  }
}
