// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
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

/// Gets an image before a pod asks for it.
@Command(
    name = "pull",
    description =
        "Get an image from its registry for the pods of this machine. A running plane does it by"
            + " its own mirrors and logins.",
    mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {

  @Parameters(paramLabel = "REF", description = "The image, as pods name it.")
  String reference = "";

  @Option(
      names = "--registry-config",
      paramLabel = "FILE",
      description = "Logins, as docker's config.json has them.")
  @Nullable Path logins;

  @Mixin DataDirOption data = new DataDirOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (NodeImages images = NodeImages.of(data.directory())) {
      JsonObject image =
          images.pull(reference, logins == null ? new byte[0] : Files.readAllBytes(logins));
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println(
              "pulled "
                  + image.string("reference").orElse("")
                  + "@"
                  + image.string("digest").orElse(""));
      return 0;
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + logins + ": " + e, e);
    }
  }
}
