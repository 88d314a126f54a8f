// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.output.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.suspend(ref, step));
    streams.say("workflow " + workflow.name + " is suspended");
    return 0;
  }
}
