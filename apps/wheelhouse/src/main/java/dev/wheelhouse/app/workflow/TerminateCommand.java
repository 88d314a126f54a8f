// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Ends a workflow.
@Command(
    name = "terminate",
    description = "End a workflow: what runs fails, what has not begun is skipped.",
    mixinStandardHelpOptions = true)
final class TerminateCommand implements Callable<Integer> {

  @Mixin WorkflowOption workflow = new WorkflowOption();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.terminate(ref));
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("workflow " + workflow.name + " is ended");
    return 0;
  }
}
