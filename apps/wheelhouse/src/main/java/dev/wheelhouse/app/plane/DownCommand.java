// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Stops a plane that runs in another process.
@Command(
    name = "down",
    description =
        "Stop the plane, or the registry that runs without one. Its state stays; `up` continues from it.",
    mixinStandardHelpOptions = true)
public final class DownCommand implements Callable<Integer> {

  @Mixin DataDirOption data = new DataDirOption();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for the end (default: ${DEFAULT-VALUE}).")
  long timeoutSeconds;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    DataDirectory directory = data.directory();
    ProcessHandle process =
        directory
            .running()
            .orElseThrow(() ->
                new UserError(UserError.Kind.UNAVAILABLE, "no plane runs on " + directory.path()));
    String what = directory.registry().isPresent() ? "registry" : "plane";
    process.destroy();
    try {
      process.onExit().get(timeoutSeconds, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new UserError(
          UserError.Kind.FAILED,
          "the "
              + what
              + " (process "
              + process.pid()
              + ") did not stop within "
              + timeoutSeconds
              + " s; see "
              + directory.log(),
          e);
    }
    out().println(what + " stopped; its state stays in " + directory.path());
    return 0;
  }

  private PrintWriter out() {
    return java.util.Objects.requireNonNull(spec).commandLine().getOut();
  }
}
