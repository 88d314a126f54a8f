// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.output.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.resume(ref, step));
    streams.say("workflow " + workflow.name + " goes on");
    return 0;
  }
}
