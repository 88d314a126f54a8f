// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Begins a workflow anew.
@Command(
    name = "restart",
    description = "Begin a workflow anew, or at a step that failed.",
    mixinStandardHelpOptions = true)
final class RestartCommand implements Callable<Integer> {

  @Mixin WorkflowOption workflow = new WorkflowOption();

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description = "Begin at this failed step (default: at the first).")
  String step = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.restart(ref, step));
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("workflow " + workflow.name + " begins again");
    return 0;
  }
}
