// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.DefinitionKeys;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Lists definitions.
@Command(
    name = "list",
    aliases = "ls",
    description = "List the definitions of a cluster: of all namespaces, or of that named with -n.",
    mixinStandardHelpOptions = true)
final class DefListCommand implements Callable<Integer> {

  @Mixin ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--built-in",
      description = "Those that come with this program; needs no cluster.")
  boolean builtIn;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}.")
  Format format = Format.table;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<JsonObject> all =
        builtIn
            ? DefinitionObjects.builtIn()
            : DefinitionObjects.of(cluster).stream().filter(this::asked).toList();
    new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
        .print(JsonObject.of("items", new JsonArray(all)), () -> table(all));
    return 0;
  }

  private boolean asked(JsonObject definition) {
    return !cluster.namespaceNamed()
        || definition.string("metadata", "namespace").orElse("").equals(cluster.namespace());
  }

  private static Table table(List<JsonObject> all) {
    Table table =
        new Table("NAME", "KIND", "NAMESPACE", "USABLE", "REVISION", "UPDATE", "DESCRIPTION");
    for (JsonObject definition : all) {
      table.row(
          definition.string("metadata", "name").orElse(""),
          definition.string("kind").orElse("").replace("Definition", ""),
          definition.string("metadata", "namespace").orElse("-"),
          usable(definition),
          definition.string("status", "latestRevision", "name").orElse("-"),
          update(definition),
          definition.string("metadata", "annotations", DefinitionKeys.DESCRIPTION).orElse(""));
    }
    return table;
  }

  /// How far a staged update has come.
  private static String update(JsonObject definition) {
    return definition
        .object("status", "update")
        .map(it ->
            it.string("phase").orElse("")
                + " "
                + it.integer("updated").orElse(0L)
                + "/"
                + (it.integer("updated").orElse(0L) + it.integer("waiting").orElse(0L)))
        .orElse("-");
  }

  private static String usable(JsonObject definition) {
    return definition.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals("Synced"))
        .flatMap(it -> it.string("status").stream())
        .findFirst()
        .orElse("-");
  }
}
