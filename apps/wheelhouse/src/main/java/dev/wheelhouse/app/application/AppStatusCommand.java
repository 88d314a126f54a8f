// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.runs.WorkflowControl;
import dev.wheelhouse.ops.delivery.workflow.StepStatus;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows one application: its phase, what each component does, and what it has in the clusters.
@Command(
    name = "status",
    description = "Show an application and its components. Exit code 1 unless it runs.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse app status shop",
      "  wheelhouse app status shop --tree --detail"
    },
    mixinStandardHelpOptions = true)
final class AppStatusCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(names = "--tree", description = "Show its objects, cluster by cluster, down to the pods.")
  boolean tree;

  @Option(
      names = "--detail",
      description = "With --tree: addresses, containers and conditions as well.")
  boolean detail;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin OutputOption output = new OutputOption();

  @Override
  public Integer call() throws InterruptedException {
    try (Reach reach = Reach.of(cluster)) {
      JsonObject application = new Applications(reach.local(), cluster.namespace()).get(name);
      if (tree) {
        List<ResourceTree.Place> places = new ResourceTree(reach.clusters()).of(application);
        JsonArray all = new JsonArray();
        places.forEach(it -> all.add(it.tree()));
        output.print(
            JsonObject.of("name", name, "phase", Applications.phase(application), "places", all),
            () -> head(application) + new TreeText(detail).of(application, places));
      } else {
        output.print(application, () -> head(application) + components(application));
      }
      return Applications.phase(application).equals("running") ? 0 : 1;
    }
  }

  private static String head(JsonObject application) {
    String phase = Applications.phase(application);
    return "phase: "
        + phase
        + "   revision: "
        + application.string("status", "latestRevision", "name").orElse("-")
        + steps(application)
        + "\n"
        + (phase.equals("running") ? "" : "waits for: " + Rollout.hindrance(application) + "\n")
        + Applications.oddity(application).map(it -> "warning: " + it + "\n").orElse("")
        + "\n";
  }

  private static String steps(JsonObject application) {
    WorkflowStatus workflow = WorkflowControl.status(application);
    long over = workflow.steps().stream().filter(StepStatus::finished).count();
    return workflow.steps().isEmpty()
        ? ""
        : "   workflow: " + workflow.phase().text() + " " + over + "/" + workflow.steps().size();
  }

  /// A component is there once for every place it is taken to.
  private static Table components(JsonObject application) {
    Table table = new Table("COMPONENT", "TYPE", "CLUSTER", "NAMESPACE", "HEALTHY", "MESSAGE");
    List<JsonObject> services = new ArrayList<>(Applications.services(application));
    for (JsonObject component : Applications.components(application)) {
      String componentName = component.string("name").orElse("");
      String type = component.string("type").orElse("");
      List<JsonObject> its =
          services.stream()
              .filter(it -> it.string("name").orElse("").equals(componentName))
              .toList();
      if (its.isEmpty()) {
        table.row(componentName, type, "-", "-", "no", "");
      }
      its.forEach(it -> table.row(row(it, type)));
      services.removeAll(its);
    }
    services.forEach(it -> table.row(row(it, "-")));
    return table;
  }

  private static String[] row(JsonObject service, String type) {
    String cluster = service.string("cluster").orElse("");
    return new String[] {
      service.string("name").orElse(""),
      type,
      cluster.isEmpty() ? "local" : cluster,
      service.string("namespace").orElse(""),
      service.bool("healthy").orElse(false) ? "yes" : "no",
      service.string("message").orElse("")
    };
  }
}
