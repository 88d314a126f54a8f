// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import picocli.CommandLine.Command;

/// Images of the nodes, and the image of the operator.
@Command(
    name = "image",
    description = {
      "Images of this machine's nodes: list, pull, import, export, rm.",
      "The image of the operator, made from this program: build, push."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      PullCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      RemoveCommand.class,
      BuildCommand.class,
      PushCommand.class
    })
public final class ImageCommand {}
