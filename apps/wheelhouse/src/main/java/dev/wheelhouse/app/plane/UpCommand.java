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
import java.util.stream.Stream;
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

  private static final String MESSAGE = "wheelhouse: ";

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
    target().check();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop = Shutdown.whenTold(ended, stopped);
    try (RunningPlane running = RunningPlane.start(directory, settings)) {
      if (ended.getCount() > 0) {
        publish(directory);
        running.announce();
        report(directory, running.state(), kubectl(), out());
        running.awaitDelivery();
      }
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
  private void publish(DataDirectory directory) {
    try {
      target().merge(Files.readString(directory.kubeconfig()));
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.PERMISSION, "cannot read " + directory.kubeconfig() + ": " + e, e);
    }
  }

  private KubeconfigFile target() {
    return kubeconfig == null ? KubeconfigFile.ofUser() : new KubeconfigFile(kubeconfig);
  }

  /// The words that make kubectl use the plane.
  private String kubectl() {
    return kubeconfig == null
        ? "kubectl --context " + KubeconfigFile.CONTEXT
        : "kubectl --kubeconfig " + kubeconfig;
  }

  private int inBackground() throws InterruptedException {
    settings.check();
    target().check();
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
    PlaneState.remove(directory); // one that was killed leaves its own behind
    Process child = launch(directory);
    boolean ready =
        Waiting.until(
            Duration.ofSeconds(timeoutSeconds),
            () ->
                !child.isAlive()
                    || PlaneState.read(directory).filter(PlaneState::delivers).isPresent());
    Optional<PlaneState> state = PlaneState.read(directory);
    if (!ready || state.isEmpty()) {
      throw notReady(directory, child);
    }
    report(directory, state.get(), kubectl(), out());
    return 0;
  }

  /// What the child said last becomes our own message, and its exit code ours.
  private UserError notReady(DataDirectory directory, Process child) throws InterruptedException {
    if (child.isAlive()) {
      child.destroy();
      child.waitFor();
      return new UserError(
          UserError.Kind.FAILED,
          "the plane was not ready after "
              + timeoutSeconds
              + " s and was stopped; see "
              + directory.log()
              + ", or give it longer with --timeout");
    }
    UserError.Kind kind =
        Stream.of(UserError.Kind.values())
            .filter(it -> it.exitCode() == child.exitValue())
            .findFirst()
            .orElse(UserError.Kind.FAILED);
    return new UserError(
        kind,
        "the plane did not start: " + lastWords(directory.log()) + "\nSee " + directory.log());
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
      directory.create();
      return new ProcessBuilder(command)
          .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
          .redirectOutput(directory.log().toFile())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new UserError(UserError.Kind.FAILED, "cannot start the plane: " + e, e);
    }
  }

  /// The message that the plane ended with, which may have several lines; else its last line.
  private static String lastWords(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (lines.get(i).startsWith(MESSAGE)) {
          String message = String.join("\n", lines.subList(i, lines.size()));
          return message.substring(MESSAGE.length());
        }
      }
      return lines.isEmpty() ? "it printed nothing" : lines.getLast();
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  static void report(DataDirectory directory, PlaneState state, String kubectl, PrintWriter out) {
    if (state.runtime().isEmpty()) {
      reportNodeless(directory, state, kubectl, out);
      return;
    }
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
        state.runtime().equals("process")
            ? "process  (programs are not isolated; `wheelhouse doctor` says what is missing)"
            : state.runtime(),
        directory.path(),
        kubectl);
    out.flush();
  }

  private static void reportNodeless(
      DataDirectory directory, PlaneState state, String kubectl, PrintWriter out) {
    out.printf(
        """
        Plane is ready after %.1f s, without a node: pods wait for one that joins
          API server   %s
          data         %s

        What next:
          %s get namespaces
          ./wheelhouse down
        """,
        state.readyMillis() / 1000.0, state.server(), directory.path(), kubectl);
    out.flush();
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
