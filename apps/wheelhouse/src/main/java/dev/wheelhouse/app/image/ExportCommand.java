// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirOption;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes an image of the node into a file.
@Command(
    name = "export",
    description =
        "Write an image of this machine's nodes into a tar file: an OCI image layout that `docker"
            + " load` takes too.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "REF", description = "The image, as pods name it.")
  String reference = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The file; - writes to standard output.")
  @Nullable String file;

  @Mixin DataDirOption data = new DataDirOption();

  @Override
  public Integer call() throws InterruptedException {
    String target = String.valueOf(file);
    try (NodeImages images = NodeImages.of(data.directory())) {
      if (target.equals("-")) {
        OutputStream out = new BufferedOutputStream(System.out);
        images.save(reference, out);
        out.flush();
      } else {
        write(images, Path.of(target).toAbsolutePath());
      }
      return 0;
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.FAILED, "cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  /// The file is whole or not there.
  private void write(NodeImages images, Path target) throws IOException, InterruptedException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        images.save(reference, out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
