// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a pod has written to the node's disk, against what it may.
final class LocalStorage {

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
      if (most > 0 && used(volumes.resolve(volume.getName())) > most) {
        return Optional.of(
            "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                .formatted(volume.getName(), limit));
      }
    }
    return Optional.empty();
  }

  /// Bytes of all files below a folder; files that vanish meanwhile count nothing.
  private static long used(Path folder) {
    long[] sum = {0};
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              sum[0] += attributes.size();
              return FileVisitResult.CONTINUE;
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
    return sum[0];
  }
}
