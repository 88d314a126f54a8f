// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.node.images.LayoutFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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

/// Takes images out of a file.
@Command(
    name = "import",
    description = {
      "Take images from a file for the pods of this machine: an OCI image layout (a folder or a tar)"
          + " or what `docker save` writes, compressed or not.",
      "Pods find them by the same name, unless their pull policy is Always. Works while a plane"
          + " runs and while none does."
    },
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

  private static final int PIPE = 1 << 20;

  @Parameters(paramLabel = "FILE", description = "The file or folder; - reads standard input.")
  String file = "";

  @Option(
      names = "--name",
      paramLabel = "REF",
      description = "What its one image is to be called (default: the names it carries).")
  String name = "";

  @Mixin DataDirOption data = new DataDirOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (NodeImages images = NodeImages.of(data.directory());
        Tasks packing = new Tasks("image import");
        InputStream archive = open(packing)) {
      for (JsonObject image : images.load(archive, name)) {
        out.println(
            "imported "
                + image.string("reference").orElse("")
                + "@"
                + image.string("digest").orElse(""));
      }
      return 0;
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + file + ": " + e, e);
    }
  }

  private InputStream open(Tasks packing) throws IOException {
    if (file.equals("-")) {
      return System.in;
    }
    Path path = Path.of(file);
    if (!Files.exists(path)) {
      throw new UserError(UserError.Kind.NO_INPUT, "there is no " + path.toAbsolutePath());
    }
    if (!Files.isDirectory(path)) {
      return Files.newInputStream(path);
    }
    PipedInputStream in = new PipedInputStream(PIPE);
    PipedOutputStream out = new PipedOutputStream(in);
    packing.start("pack", () -> pack(path, out));
    return in;
  }

  /// A folder that cannot be read to its end is an archive that is cut off, and refused as such.
  private static void pack(Path folder, PipedOutputStream out) {
    try (out) {
      LayoutFolder.write(folder, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
