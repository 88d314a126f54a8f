// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.ops.delivery.image.OperatorImage.Destination;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Writes the image into a file.
@Command(
    name = "build",
    description = "Write the operator's image into a tar file: an OCI image layout.",
    mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {

  @Parameters(paramLabel = "REF", description = "What the image is called.")
  String name = "";

  @Option(
      names = "--to",
      paramLabel = "FILE",
      defaultValue = "wheelhouse-image.tar",
      description = "The file (default: ${DEFAULT-VALUE}).")
  Path file = Path.of("wheelhouse-image.tar");

  @Mixin ImageSettings settings = new ImageSettings();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    String digest = settings.build(new Destination.Archive(name, file));
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(name + "@" + digest + " is in " + file.toAbsolutePath().normalize());
    return 0;
  }
}
