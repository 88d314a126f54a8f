// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows one application: its phase and what each component does.
@Command(
    name = "status",
    description = "Show an application and its components. Exit code 1 unless it runs.",
    mixinStandardHelpOptions = true)
final class AppStatusCommand implements Callable<Integer> {

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
      JsonObject application =
          new Applications(new Fabric8Objects(client), cluster.namespace()).get(name);
      new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
          .print(application, () -> text(application));
      return Applications.phase(application).equals("running") ? 0 : 1;
    }
  }

  private static String text(JsonObject application) {
    Table components = new Table("COMPONENT", "TYPE", "HEALTHY", "MESSAGE");
    for (JsonObject component : Applications.components(application)) {
      String componentName = component.string("name").orElse("");
      JsonObject service =
          Applications.services(application).stream()
              .filter(it -> it.string("name").orElse("").equals(componentName))
              .findFirst()
              .orElseGet(JsonObject::new);
      components.row(
          componentName,
          component.string("type").orElse(""),
          service.bool("healthy").orElse(false) ? "yes" : "no",
          service.string("message").orElse(""));
    }
    String phase = Applications.phase(application);
    return "phase: "
        + phase
        + "   revision: "
        + application.string("status", "latestRevision", "name").orElse("-")
        + "\n"
        + (phase.equals("running") ? "" : "waits for: " + Rollout.hindrance(application) + "\n")
        + "\n"
        + components;
  }
}
