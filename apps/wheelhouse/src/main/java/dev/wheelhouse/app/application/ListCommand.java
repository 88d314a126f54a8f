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
import picocli.CommandLine.Spec;

/// Lists applications.
@Command(
    name = "list",
    aliases = "ls",
    description = "List applications of a namespace.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

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
      List<JsonObject> applications =
          new Applications(new Fabric8Objects(client), cluster.namespace()).list();
      new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
          .print(JsonObject.of("items", new JsonArray(applications)), () -> table(applications));
      return 0;
    }
  }

  private static Table table(List<JsonObject> applications) {
    Table table = new Table("NAME", "COMPONENTS", "PHASE", "HEALTHY", "REVISION", "AGE");
    for (JsonObject application : applications) {
      List<JsonObject> services = Applications.services(application);
      long healthy = services.stream().filter(it -> it.bool("healthy").orElse(false)).count();
      table.row(
          application.string("metadata", "name").orElse(""),
          String.valueOf(Applications.components(application).size()),
          Applications.phase(application),
          healthy + "/" + services.size(),
          application.string("status", "latestRevision", "name").orElse(""),
          Age.since(application.string("metadata", "creationTimestamp").orElse("")));
    }
    return table;
  }
}
