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

/// Lets a workflow go on.
@Command(
    name = "resume",
    description = "Let a suspended workflow go on.",
    mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {

  @Mixin WorkflowOption workflow = new WorkflowOption();

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description = "Only this suspended step (default: all).")
  String step = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.resume(ref, step));
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println("workflow " + workflow.name + " goes on");
    return 0;
  }
}
