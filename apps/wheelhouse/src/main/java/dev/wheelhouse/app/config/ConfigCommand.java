// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The group of commands about configs.
@Command(
    name = "config",
    description =
        "Keep properties that applications share, as the steps create-config and read-config do.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CreateCommand.class,
      ListCommand.class,
      ReadCommand.class,
      DistributeCommand.class,
      DeleteCommand.class,
      CommandLine.HelpCommand.class
    })
public final class ConfigCommand {}
