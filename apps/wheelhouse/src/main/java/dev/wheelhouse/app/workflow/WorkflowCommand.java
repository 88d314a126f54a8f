// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The group of commands about workflows.
@Command(
    name = "workflow",
    description = "See and steer the workflows of applications, and WorkflowRuns.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WorkflowListCommand.class,
      WorkflowStatusCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      TerminateCommand.class,
      RestartCommand.class,
      CommandLine.HelpCommand.class
    })
public final class WorkflowCommand {}
