// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.DefinitionsOver;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what definitions make of an application, without a cluster.
@Command(
    name = "render",
    description = "Show the objects that an application becomes with these definitions.",
    mixinStandardHelpOptions = true)
final class DefRenderCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A file with definitions; those built in are always there.")
  List<Path> files = List.of();

  @Option(
      names = "--app",
      required = true,
      paramLabel = "FILE",
      description = "A file with an Application.")
  Path application = Path.of("");

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    DefinitionLookup definitions = lookup();
    for (JsonObject tree : DefinitionFile.read(application).definitions()) {
      Rendered rendered;
      try {
        rendered = Rendered.of(tree, definitions);
      } catch (PlatformException e) {
        throw new UserError(UserError.Kind.DATA, application + ": " + e.getMessage(), e);
      }
      rendered.unknown().forEach(it -> err.println("nobody knows " + it));
      rendered.untold().forEach(err::println);
      for (JsonObject object : rendered.objects()) {
        out.println("---");
        new Printer(out, Format.yaml).print(object, () -> "");
      }
    }
    out.flush();
    err.flush();
    return 0;
  }

  private DefinitionLookup lookup() {
    List<JsonObject> own = new ArrayList<>();
    for (Path path : files) {
      DefinitionFile file = DefinitionFile.read(path);
      file.requireNoFaults();
      own.addAll(file.definitions());
    }
    return new DefinitionsOver(own, Definitions.load());
  }
}
