// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Age;
import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists applications.
@Command(
    name = "list",
    aliases = "ls",
    description = "List applications.",
    footer = {"", "Examples:", "  wheelhouse app list -A", "  wheelhouse app list -o name"},
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

  @Mixin NamespacesOption scope = new NamespacesOption();
  @Mixin OutputOption output = new OutputOption();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = scope.connect()) {
      List<JsonObject> applications =
          new Applications(new Fabric8Objects(client), scope.namespace()).list();
      output.printAll(applications, () -> table(applications));
      return 0;
    }
  }

  private Table table(List<JsonObject> applications) {
    List<String> headings =
        new ArrayList<>(List.of("NAME", "COMPONENTS", "PHASE", "HEALTHY", "REVISION", "AGE"));
    if (scope.all()) {
      headings.addFirst("NAMESPACE");
    }
    if (output.wide()) {
      headings.addAll(List.of("TYPES", "MESSAGE"));
    }
    Table table = new Table(headings.toArray(String[]::new));
    applications.forEach(it -> table.row(row(it).toArray(String[]::new)));
    return table;
  }

  private List<String> row(JsonObject application) {
    List<JsonObject> services = Applications.services(application);
    long healthy = services.stream().filter(it -> it.bool("healthy").orElse(false)).count();
    String phase = Applications.phase(application);
    List<String> row =
        new ArrayList<>(
            List.of(
                application.string("metadata", "name").orElse(""),
                String.valueOf(Applications.components(application).size()),
                phase,
                healthy + "/" + services.size(),
                application.string("status", "latestRevision", "name").orElse(""),
                Age.since(application.string("metadata", "creationTimestamp").orElse(""))));
    if (scope.all()) {
      row.addFirst(application.string("metadata", "namespace").orElse(""));
    }
    if (output.wide()) {
      row.add(
          String.join(
              ",",
              Applications.components(application).stream()
                  .flatMap(it -> it.string("type").stream())
                  .distinct()
                  .toList()));
      row.add(phase.equals("running") ? "" : Rollout.hindrance(application));
    }
    return row;
  }
}
