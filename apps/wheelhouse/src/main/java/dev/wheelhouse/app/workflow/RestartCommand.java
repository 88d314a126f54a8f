// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.output.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.restart(ref, step));
    streams.say("workflow " + workflow.name + " begins again");
    return 0;
  }
}
