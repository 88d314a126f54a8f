// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data-dir`, shared by all commands that need a plane's own files.
public final class DataDirOption {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the plane keeps its state (default: the user's data directory).")
  @Nullable Path path;

  public DataDirectory directory() {
    return path == null
        ? DataDirectory.standard()
        : new DataDirectory(path.toAbsolutePath().normalize());
  }
}
