// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Age;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists the revisions of an application.
@Command(
    name = "history",
    description = "List an application's revisions, oldest first.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Mixin ClusterOption cluster = new ClusterOption();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}.")
  Format format = Format.table;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Applications applications = new Applications(new Fabric8Objects(client), cluster.namespace());
      String current = applications.get(name).string("status", "latestRevision", "name").orElse("");
      List<JsonObject> revisions = applications.revisions(name);
      new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
          .print(JsonObject.of("items", new JsonArray(revisions)), () -> table(revisions, current));
      return 0;
    }
  }

  private static Table table(List<JsonObject> revisions, String current) {
    Table table = new Table("REVISION", "COMPONENTS", "CURRENT", "AGE");
    for (JsonObject revision : revisions) {
      String revisionName = revision.string("metadata", "name").orElse("");
      table.row(
          revisionName,
          String.join(",", componentNames(revision)),
          revisionName.equals(current) ? "*" : "",
          Age.since(revision.string("metadata", "creationTimestamp").orElse("")));
    }
    return table;
  }

  private static List<String> componentNames(JsonObject revision) {
    return revision
        .array("spec", "application", "spec", "components")
        .orElseGet(JsonArray::new)
        .objects()
        .stream()
        .flatMap(component -> component.string("name").stream())
        .toList();
  }
}
