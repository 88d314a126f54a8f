// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Age;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.runs.WorkflowControl;
import dev.wheelhouse.ops.delivery.workflow.StepStatus;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
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

/// Lists workflows.
@Command(
    name = "list",
    aliases = "ls",
    description = "List the workflows of a namespace.",
    mixinStandardHelpOptions = true)
final class WorkflowListCommand implements Callable<Integer> {

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
      List<JsonObject> owners =
          new Workflows(new Fabric8Objects(client), cluster.namespace()).list();
      new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
          .print(JsonObject.of("items", new JsonArray(owners)), () -> table(owners));
      return 0;
    }
  }

  static Table table(List<JsonObject> owners) {
    Table table = new Table("NAME", "KIND", "PHASE", "STEPS", "STARTED", "AGE");
    for (JsonObject owner : owners) {
      WorkflowStatus status = WorkflowControl.status(owner);
      long over = status.steps().stream().filter(StepStatus::finished).count();
      table.row(
          owner.string("metadata", "name").orElse(""),
          owner.string("kind").orElse(""),
          status.phase().text(),
          over + "/" + status.steps().size(),
          status.start().map(it -> Age.since(it.toString())).orElse("-"),
          Age.since(owner.string("metadata", "creationTimestamp").orElse("")));
    }
    return table;
  }
}
