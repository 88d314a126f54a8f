// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.application.NamespacesOption;
import dev.wheelhouse.app.output.Age;
import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.runs.WorkflowControl;
import dev.wheelhouse.ops.delivery.workflow.StepStatus;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists workflows.
@Command(
    name = "list",
    aliases = "ls",
    description = "List the workflows of a namespace.",
    mixinStandardHelpOptions = true)
final class WorkflowListCommand implements Callable<Integer> {

  @Mixin NamespacesOption scope = new NamespacesOption();
  @Mixin OutputOption output = new OutputOption();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = scope.connect()) {
      List<JsonObject> owners = new Workflows(new Fabric8Objects(client), scope.namespace()).list();
      output.printAll(owners, () -> table(owners, scope.all()));
      return 0;
    }
  }

  private static Table table(List<JsonObject> owners, boolean all) {
    List<String> headings = List.of("NAME", "KIND", "PHASE", "STEPS", "STARTED", "AGE");
    Table table = new Table(with(all, "NAMESPACE", headings));
    for (JsonObject owner : owners) {
      WorkflowStatus status = WorkflowControl.status(owner);
      long over = status.steps().stream().filter(StepStatus::finished).count();
      List<String> row =
          List.of(
              owner.string("metadata", "name").orElse(""),
              owner.string("kind").orElse(""),
              status.phase().text(),
              over + "/" + status.steps().size(),
              status.start().map(it -> Age.since(it.toString())).orElse("-"),
              Age.since(owner.string("metadata", "creationTimestamp").orElse("")));
      table.row(with(all, owner.string("metadata", "namespace").orElse(""), row));
    }
    return table;
  }

  private static String[] with(boolean all, String first, List<String> others) {
    return Stream.concat(all ? Stream.of(first) : Stream.of(), others.stream())
        .toArray(String[]::new);
  }
}
