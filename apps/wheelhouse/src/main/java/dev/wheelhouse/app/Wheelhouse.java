// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import dev.wheelhouse.app.application.AppCommand;
import dev.wheelhouse.app.cluster.ClusterCommand;
import dev.wheelhouse.app.config.ConfigCommand;
import dev.wheelhouse.app.definition.DefCommand;
import dev.wheelhouse.app.demo.DemoCommand;
import dev.wheelhouse.app.image.ImageCommand;
import dev.wheelhouse.app.install.InstallCommand;
import dev.wheelhouse.app.install.UninstallCommand;
import dev.wheelhouse.app.operator.OperatorCommand;
import dev.wheelhouse.app.plane.DoctorCommand;
import dev.wheelhouse.app.plane.DownCommand;
import dev.wheelhouse.app.plane.RegistryCommand;
import dev.wheelhouse.app.plane.StatusCommand;
import dev.wheelhouse.app.plane.TrainCommand;
import dev.wheelhouse.app.plane.UpCommand;
import dev.wheelhouse.app.plane.backup.BackupCommand;
import dev.wheelhouse.app.plane.backup.CompactCommand;
import dev.wheelhouse.app.plane.backup.RepairCommand;
import dev.wheelhouse.app.plane.backup.RestoreCommand;
import dev.wheelhouse.app.workflow.WorkflowCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `wheelhouse` command.
@Command(
    name = "wheelhouse",
    description =
        "Delivers, runs and watches cloud-native applications on Kubernetes, or without one.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      RegistryCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      RepairCommand.class,
      CompactCommand.class,
      DemoCommand.class,
      AppCommand.class,
      ClusterCommand.class,
      ConfigCommand.class,
      DefCommand.class,
      WorkflowCommand.class,
      OperatorCommand.class,
      InstallCommand.class,
      UninstallCommand.class,
      ImageCommand.class,
      TrainCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    })
public final class Wheelhouse {

  private Wheelhouse() {}

  public static void main(String[] arguments) {
    Logging.configure();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    Failures failures = new Failures();
    return new CommandLine(new Wheelhouse())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }
}
