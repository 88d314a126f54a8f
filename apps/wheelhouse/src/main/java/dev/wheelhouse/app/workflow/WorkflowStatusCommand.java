// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.runs.WorkflowControl;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows a workflow step by step, once or as it goes.
@Command(
    name = "status",
    description =
        "Show a workflow and its steps. Exit code 1 when it failed or was ended, or when it is not"
            + " over in time with --follow; 0 otherwise.",
    mixinStandardHelpOptions = true)
final class WorkflowStatusCommand implements Callable<Integer> {

  @Mixin WorkflowOption workflow = new WorkflowOption();

  @Option(
      names = {"-f", "--follow"},
      description = "Print a line for each change of a step until the workflow is over.")
  boolean follow;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long to follow (default: ${DEFAULT-VALUE}).")
  long timeoutSeconds;

  @Mixin OutputOption output = new OutputOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = streams.out();
    try (KubernetesClient client = workflow.cluster.connect()) {
      Workflows workflows = new Workflows(new Fabric8Objects(client), workflow.cluster.namespace());
      WorkflowStatus last = follow ? follow(workflows, out) : show(workflows);
      boolean bad =
          last.phase() == WorkflowPhase.FAILED || last.phase() == WorkflowPhase.TERMINATED;
      return bad ? 1 : 0;
    }
  }

  private WorkflowStatus status(Workflows workflows) {
    return WorkflowControl.status(workflows.get(workflow.name, workflow.owner()));
  }

  private WorkflowStatus show(Workflows workflows) {
    JsonObject owner = workflows.get(workflow.name, workflow.owner());
    WorkflowStatus status = WorkflowControl.status(owner);
    output.print(status.toRun(), () -> StepLines.table(status));
    return status;
  }

  private WorkflowStatus follow(Workflows workflows, PrintWriter out) throws InterruptedException {
    StepLines lines = new StepLines();
    boolean over =
        Waiting.until(
            Duration.ofSeconds(timeoutSeconds),
            () -> {
              WorkflowStatus status = status(workflows);
              lines.changes(status).forEach(out::println);
              out.flush();
              return status.finished();
            });
    WorkflowStatus last = status(workflows);
    if (!over) {
      throw new UserError(
          UserError.Kind.FAILED,
          "the workflow of "
              + workflow.name
              + " is not over after "
              + timeoutSeconds
              + " s: it is "
              + last.phase());
    }
    return last;
  }
}
