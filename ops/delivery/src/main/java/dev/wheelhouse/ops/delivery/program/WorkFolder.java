// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder that is gone, with all that is in it, when it is closed.
public record WorkFolder(Path folder) implements AutoCloseable {

  /// A new one where the machine keeps such things.
  public static WorkFolder temporary() throws IOException {
    return new WorkFolder(Files.createTempDirectory("wheelhouse-program"));
  }

  /// A new one in another folder, which is made when absent.
  public static WorkFolder in(Path parent) throws IOException {
    return new WorkFolder(Files.createTempDirectory(Files.createDirectories(parent), "work"));
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
