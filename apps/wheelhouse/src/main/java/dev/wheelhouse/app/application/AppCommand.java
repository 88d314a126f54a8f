// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.application.adopt.AdoptCommand;
import dev.wheelhouse.app.workflow.ResumeCommand;
import dev.wheelhouse.app.workflow.SuspendCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The group of commands about applications.
@Command(
    name = "app",
    description = "Deliver applications and look after them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeployCommand.class,
      InitCommand.class,
      VetCommand.class,
      DryRunCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      ListCommand.class,
      AppStatusCommand.class,
      LogsCommand.class,
      ExecCommand.class,
      PortForwardCommand.class,
      HistoryCommand.class,
      DiffCommand.class,
      RollbackCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      RestartAppCommand.class,
      AdoptCommand.class,
      DeleteCommand.class,
      CommandLine.HelpCommand.class
    })
public final class AppCommand {}
