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

/// Halts a workflow.
@Command(
    name = "suspend",
    description = "Halt a workflow where it is.",
    mixinStandardHelpOptions = true)
public final class SuspendCommand implements Callable<Integer> {

  @Mixin WorkflowOption workflow = new WorkflowOption();

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description = "Mark this running step (default: all that run).")
  String step = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.suspend(ref, step));
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("workflow " + workflow.name + " is suspended");
    return 0;
  }
}
