// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import dev.wheelhouse.app.output.Streams;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Ends a workflow.
@Command(
    name = "terminate",
    description = "End a workflow: what runs fails, what has not begun is skipped.",
    mixinStandardHelpOptions = true)
final class TerminateCommand implements Callable<Integer> {

  @Mixin WorkflowOption workflow = new WorkflowOption();

  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    workflow.change((control, ref) -> control.terminate(ref));
    streams.say("workflow " + workflow.name + " is ended");
    return 0;
  }
}
