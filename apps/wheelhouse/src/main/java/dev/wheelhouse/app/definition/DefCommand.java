// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import picocli.CommandLine.Command;

/// `wheelhouse def`: its commands are classes of their own.
@Command(
    name = "def",
    aliases = "definition",
    description = "Definitions: the kinds of components, traits, policies and workflow steps.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DefListCommand.class,
      DefShowCommand.class,
      DefVetCommand.class,
      DefRenderCommand.class,
      DefTestCommand.class,
      DefConvertCommand.class,
      DefDiffCommand.class,
      DefApplyCommand.class,
      DefResumeCommand.class,
      DefDeleteCommand.class
    })
public final class DefCommand {}
