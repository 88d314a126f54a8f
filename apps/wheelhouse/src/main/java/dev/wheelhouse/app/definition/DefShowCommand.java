// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterRow;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows a definition with its parameters.
@Command(
    name = "show",
    description = "Show what a definition does and which parameters it has.",
    mixinStandardHelpOptions = true)
final class DefShowCommand implements Callable<Integer> {

  @Mixin ClusterOption cluster = new ClusterOption();

  @Option(names = "--built-in", description = "One that comes with this program; needs no cluster.")
  boolean builtIn;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}; json and yaml give the whole object.")
  Format format = Format.table;

  @Parameters(paramLabel = "NAME", description = "Name of the definition.")
  String name = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    JsonObject definition =
        DefinitionObjects.named(
            name,
            cluster.namespace(),
            builtIn ? DefinitionObjects.builtIn() : DefinitionObjects.of(cluster));
    new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
        .print(definition, () -> text(Manifest.of(definition)));
    return 0;
  }

  private static String text(Manifest manifest) {
    Table table = new Table("PARAMETER", "TYPE", "REQUIRED", "DEFAULT", "DESCRIPTION");
    for (ParameterRow row : ParameterRow.of(manifest.parameters())) {
      table.row(
          row.path(), row.type(), row.required() ? "yes" : "", row.fallback(), row.description());
    }
    StringBuilder text = new StringBuilder();
    text.append(manifest.kind()).append(' ').append(manifest.name()).append('\n');
    text.append(manifest.description()).append('\n');
    if (!manifest.appliesToWorkloads().isEmpty()) {
      text.append("Fits: ").append(String.join(", ", manifest.appliesToWorkloads())).append('\n');
    }
    state(manifest.tree(), text);
    return text.append('\n').append(table).toString();
  }

  /// What the cluster makes of it: revisions, faults, a staged update.
  private static void state(JsonObject definition, StringBuilder text) {
    definition
        .string("status", "latestRevision", "name")
        .ifPresent(it -> text.append("Revision: ").append(it).append('\n'));
    definition.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .flatMap(it -> it.string("message").stream())
        .forEach(it -> text.append("Note: ").append(it).append('\n'));
    definition
        .object("status", "update")
        .ifPresent(it ->
            text.append("Update: ")
                .append(it.string("phase").orElse(""))
                .append(", ")
                .append(it.integer("updated").orElse(0L))
                .append(" applications have it, ")
                .append(it.integer("waiting").orElse(0L))
                .append(" not yet")
                .append(it.string("message").map(why -> ": " + why).orElse(""))
                .append('\n'));
  }
}
