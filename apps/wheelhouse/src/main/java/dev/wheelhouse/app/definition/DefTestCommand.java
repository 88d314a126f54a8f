// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.DefinitionsOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs the golden cases of definitions, without a cluster.
@Command(
    name = "test",
    description = {
      "Render the cases of a folder and compare with what is expected. Needs no cluster.",
      "A case is a folder with application.yaml (or, for a component, properties.yaml) and either"
          + " expected.yaml or expected-error.txt."
    },
    mixinStandardHelpOptions = true)
final class DefTestCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "A file with definitions; may be given several times.")
  List<Path> files = List.of();

  @Parameters(paramLabel = "FOLDER", description = "The folder that the folders of cases are in.")
  Path folder = Path.of("");

  @Option(names = "--update", description = "Write what is rendered now as what is expected.")
  boolean update;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}.")
  Format format = Format.table;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<JsonObject> own = new ArrayList<>();
    for (Path path : files) {
      DefinitionFile file = DefinitionFile.read(path);
      file.requireNoFaults();
      own.addAll(file.definitions());
    }
    GoldenCases cases = new GoldenCases(own, new DefinitionsOver(own, Definitions.load()));
    List<GoldenCases.Result> results = new ArrayList<>();
    for (Path one : folders()) {
      results.add(update ? cases.update(one) : cases.check(one));
    }
    new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
        .print(tree(results), () -> text(results));
    return results.stream().allMatch(GoldenCases.Result::passed) ? 0 : 1;
  }

  private List<Path> folders() {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> folders = all.filter(Files::isDirectory).sorted().toList();
      if (folders.isEmpty()) {
        throw new UserError(UserError.Kind.NO_INPUT, folder + " has no folders with cases");
      }
      return folders;
    } catch (IOException e) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + folder + ": " + e, e);
    }
  }

  private static JsonObject tree(List<GoldenCases.Result> results) {
    JsonArray all = new JsonArray();
    results.forEach(it ->
        all.add(
            JsonObject.of(
                "case",
                it.name(),
                "passed",
                it.passed(),
                "differences",
                new JsonArray(it.differences()))));
    long failed = results.stream().filter(it -> !it.passed()).count();
    return JsonObject.of("cases", all, "passed", (long) results.size() - failed, "failed", failed);
  }

  private static String text(List<GoldenCases.Result> results) {
    Table table = new Table("CASE", "RESULT");
    StringBuilder more = new StringBuilder();
    for (GoldenCases.Result result : results) {
      table.row(result.name(), result.passed() ? "passed" : "failed");
      result
          .differences()
          .forEach(it -> more.append(result.name()).append(": ").append(it).append('\n'));
    }
    long failed = results.stream().filter(it -> !it.passed()).count();
    return table + more.toString() + (results.size() - failed) + " passed, " + failed + " failed\n";
  }
}
