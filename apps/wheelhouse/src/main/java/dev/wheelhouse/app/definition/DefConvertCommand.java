// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.cue.CueConversion;
import dev.wheelhouse.ops.delivery.definitions.cue.CueConversion.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
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

/// Makes definitions with `schematic.cel` of definitions in CUE.
@Command(
    name = "convert",
    description =
        "Convert definitions from CUE. A definition is converted whole or, with the places that"
            + " stand in the way, not at all.",
    mixinStandardHelpOptions = true)
final class DefConvertCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "A .cue file, or YAML with spec.schematic.cue; may be given several times.")
  List<Path> files = List.of();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<String> refused = new ArrayList<>();
    for (Path path : files) {
      for (Outcome outcome : outcomes(path)) {
        switch (outcome) {
          case Outcome.Converted(JsonObject definition) -> {
            out.println("---");
            new Printer(out, Format.yaml).print(definition, () -> "");
          }
          case Outcome.Refused(List<CueConversion.Refusal> refusals) ->
              refusals.forEach(it -> refused.add(path + ":" + it));
        }
      }
    }
    out.flush();
    if (!refused.isEmpty()) {
      throw new UserError(
          UserError.Kind.DATA, "cannot be converted:\n" + String.join("\n", refused));
    }
    return 0;
  }

  private static List<Outcome> outcomes(Path path) {
    if (!path.toString().endsWith(".cue")) {
      return DefinitionFile.read(path).definitions().stream().map(CueConversion::ofObject).toList();
    }
    try {
      return List.of(CueConversion.ofFile(Files.readString(path)));
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + path + ": " + e, e);
    }
  }
}
