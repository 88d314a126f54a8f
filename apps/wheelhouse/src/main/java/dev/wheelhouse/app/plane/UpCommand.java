// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Waiting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts a plane: in this process until it is told to end, or in a process of its own.
@Command(
    name = "up",
    description = "Start the plane and tell kubectl where it is.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

  @Mixin DataDirOption data = new DataDirOption();
  @Mixin PlaneSettings settings = new PlaneSettings();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Write the kubeconfig to this file and touch no other (default: merge a context"
              + " `wheelhouse` into your own).")
  @Nullable Path kubeconfig;

  @Option(names = "--detach", description = "Run in the background and log to a file.")
  boolean detach;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "With --detach, how long to wait until it is ready (default: ${DEFAULT-VALUE}).")
  long timeoutSeconds;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    return detach ? inBackground() : inForeground();
  }

  private int inForeground() throws InterruptedException {
    DataDirectory directory = data.directory();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop = Shutdown.whenTold(ended, stopped);
    try (RunningPlane running = RunningPlane.start(directory, settings.options(directory))) {
      String context = publish(directory);
      report(directory, running.state(), context, out());
      running.awaitDelivery();
      ended.await();
      out().println("stopping ...");
      out().flush();
    } finally {
      stopped.countDown();
      Shutdown.forget(stop);
    }
    return 0;
  }

  /// Tells kubectl where the plane is.
  ///
  /// @return the words that make kubectl use it
  private String publish(DataDirectory directory) {
    try {
      String content = Files.readString(directory.kubeconfig());
      KubeconfigFile target =
          kubeconfig == null ? KubeconfigFile.ofUser() : new KubeconfigFile(kubeconfig);
      target.merge(content);
      return kubeconfig == null
          ? "kubectl --context " + KubeconfigFile.CONTEXT
          : "kubectl --kubeconfig " + kubeconfig;
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot read " + directory.kubeconfig() + ": " + e, e);
    }
  }

  private int inBackground() throws InterruptedException {
    DataDirectory directory = data.directory();
    Optional<ProcessHandle> other = directory.running();
    if (other.isPresent()) {
      throw new UserError(
          UserError.Kind.IN_USE,
          "a plane already runs on "
              + directory.path()
              + " (process "
              + other.get().pid()
              + "); stop it with `wheelhouse down`");
    }
    Process child = launch(directory);
    boolean ready =
        Waiting.until(
            Duration.ofSeconds(timeoutSeconds),
            () ->
                !child.isAlive()
                    || PlaneState.read(directory).filter(PlaneState::delivers).isPresent());
    Optional<PlaneState> state = PlaneState.read(directory);
    if (!ready || state.isEmpty()) {
      throw new UserError(
          UserError.Kind.FAILED,
          "the plane did not get ready: "
              + lastLine(directory.log())
              + " (see "
              + directory.log()
              + ")");
    }
    String context =
        kubeconfig == null
            ? "kubectl --context " + KubeconfigFile.CONTEXT
            : "kubectl --kubeconfig " + kubeconfig;
    report(directory, state.get(), context, out());
    return 0;
  }

  private Process launch(DataDirectory directory) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElseThrow());
    for (String argument :
        java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      command.add(argument);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of("dev.wheelhouse.app.Wheelhouse", "up", "--data-dir=" + directory.path()));
    command.addAll(settings.arguments());
    if (kubeconfig != null) {
      command.add("--kubeconfig=" + kubeconfig.toAbsolutePath());
    }
    try {
      Files.createDirectories(directory.path());
      return new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
          .redirectOutput(directory.log().toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot start the plane: " + e, e);
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it printed nothing" : lines.getLast();
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  static void report(DataDirectory directory, PlaneState state, String kubectl, PrintWriter out) {
    out.printf(
        """
        Plane is ready after %.1f s
          API server   %s
          entry        %s  (Ingresses)
          registry     %s
          runtime      %s
          data         %s

        What next:
          %s get nodes
          ./wheelhouse app deploy my.jar --port 8080 --name hello
          ./wheelhouse down
        """,
        state.readyMillis() / 1000.0,
        state.server(),
        state.entry(),
        state.registry(),
        state.runtime(),
        directory.path(),
        kubectl);
    out.flush();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
