// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

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
      PlanCommand.class,
      ApplyCommand.class,
      ListCommand.class,
      AppStatusCommand.class,
      LogsCommand.class,
      ExecCommand.class,
      HistoryCommand.class,
      RollbackCommand.class,
      DeleteCommand.class,
      CommandLine.HelpCommand.class
    })
public final class AppCommand {}
