// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Checks definitions without a cluster.
@Command(
    name = "vet",
    description = "Check definitions: their parameters, and every expression against them.",
    mixinStandardHelpOptions = true)
final class DefVetCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "A file with definitions; may be given several times.")
  List<Path> files = List.of();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    for (Path path : files) {
      DefinitionFile file = DefinitionFile.read(path);
      file.requireNoFaults();
      out.println(path + ": " + file.documents().size() + " without faults");
    }
    out.flush();
    return 0;
  }
}
