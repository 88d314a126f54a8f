// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.cluster;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The group of commands about clusters.
@Command(
    name = "cluster",
    description = "Join clusters that applications are delivered to, and look after them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      JoinCommand.class,
      ListCommand.class,
      LabelsCommand.class,
      DetachCommand.class,
      CommandLine.HelpCommand.class
    })
public final class ClusterCommand {}
