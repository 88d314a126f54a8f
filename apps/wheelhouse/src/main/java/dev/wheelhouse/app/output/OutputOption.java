// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `-o`, and the one way in which commands print what they found.
public final class OutputOption {

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.table;

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  /// Prints one result: the table, or the result as it is.
  public void print(JsonObject result, Supplier<?> table) {
    new Printer(out(), format).print(result, table);
  }

  /// Prints a list of results.
  public void printAll(List<JsonObject> results, Supplier<?> table) {
    print(JsonObject.of("items", new JsonArray(results)), table);
  }

  public boolean wide() {
    return format == Format.wide;
  }

  /// True when people are to read it.
  public boolean forPeople() {
    return format == Format.table || format == Format.wide;
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
