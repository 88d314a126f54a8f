// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
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
              .readingInput(System.in)
              .writingOutput(System.out);
      try (ExecWatch session =
          terminal.interactive()
              ? streams.withTTY().exec(command.toArray(String[]::new))
              : streams.writingError(System.err).exec(command.toArray(String[]::new))) {
        terminal.size().ifPresent(size -> session.resize(size.columns(), size.rows()));
        Integer code = session.exitCode().get();
        return code == null ? 1 : code;
      }
    }
  }
}
