// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import picocli.CommandLine.Command;

/// The image of the operator.
@Command(
    name = "image",
    description = "Make the image of the operator from this program.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BuildCommand.class, PushCommand.class})
public final class ImageCommand {}
