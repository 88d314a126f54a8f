// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.plane.DataDirOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Drops images of the node.
@Command(
    name = "rm",
    description =
        "Drop images of this machine's nodes. Containers that run from them go on; what was pushed"
            + " to the plane's own registry stays there.",
    mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {

  @Parameters(paramLabel = "REF", arity = "1..*", description = "The images, as pods name them.")
  List<String> references = new ArrayList<>();

  @Mixin DataDirOption data = new DataDirOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (NodeImages images = NodeImages.of(data.directory())) {
      for (String reference : references) {
        images.remove(reference);
        Objects.requireNonNull(spec).commandLine().getOut().println("removed " + reference);
      }
      return 0;
    }
  }
}
