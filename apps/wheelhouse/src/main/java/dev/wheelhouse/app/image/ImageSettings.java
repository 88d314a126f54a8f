// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.ops.delivery.image.OperatorImage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How the image is made.
final class ImageSettings {

  @Option(
      names = "--base",
      paramLabel = "REF",
      description =
          "Base image that has a java of 25 or later on its path (default: a runtime linked from"
              + " this JDK, and this machine's C library).")
  String base = "";

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Folder for what is worth keeping between builds (default: the user's data).")
  @Nullable Path cache;

  String build(OperatorImage.Destination destination) throws InterruptedException {
    Path folder = cache == null ? DataDirectory.standard().path().resolve("image-cache") : cache;
    return new OperatorImage(folder).build(RunningProgram.content(), base, destination);
  }
}
