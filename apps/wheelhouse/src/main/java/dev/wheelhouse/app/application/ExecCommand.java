// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a command inside a pod of an application, with this terminal when there is one.
@Command(
    name = "exec",
    description = "Run a command in a pod of an application: wheelhouse app exec NAME -- sh",
    mixinStandardHelpOptions = true)
final class ExecCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ExecCommand.class);

  @Parameters(index = "0", paramLabel = "NAME")
  String name = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND")
  List<String> command = List.of();

  @Option(names = "--component", description = "A pod of this component.")
  @Nullable String component;

  @Mixin ClusterOption cluster = new ClusterOption();

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    try (KubernetesClient client = cluster.connect();
        Terminal terminal = Terminal.open()) {
      Pod pod = new Pods(client, cluster.namespace()).one(name, component);
      var streams =
          client
              .pods()
              .inNamespace(cluster.namespace())
              .withName(pod.getMetadata().getName())
              .redirectingInput()
              .writingOutput(System.out);
      try (ExecWatch session =
          terminal.interactive()
              ? streams.withTTY().exec(command.toArray(String[]::new))
              : streams.writingError(System.err).exec(command.toArray(String[]::new))) {
        // A read of the keyboard cannot be interrupted, so this thread must not hold up the end.
        Thread.ofPlatform().daemon().name("keyboard").start(() -> type(session));
        terminal.size().ifPresent(size -> session.resize(size.columns(), size.rows()));
        Integer code = session.exitCode().get();
        return code == null ? 1 : code;
      }
    }
  }

  /// Passes on what is typed until the other side ends.
  private static void type(ExecWatch session) {
    try (OutputStream input = session.getInput()) {
      System.in.transferTo(new Flushing(input));
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("input ended");
    }
  }

  /// Hands each key on at once.
  private static final class Flushing extends FilterOutputStream {
    Flushing(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      out.flush();
    }
  }
}
