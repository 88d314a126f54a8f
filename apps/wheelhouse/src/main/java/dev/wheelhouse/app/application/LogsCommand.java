// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.tasks.Tasks;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints what an application's pods log, each line with its pod when there are several.
@Command(
    name = "logs",
    description = "Print the logs of an application's pods.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(names = "--component", description = "Only this component.")
  @Nullable String component;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing until interrupted.")
  boolean follow;

  @Option(names = "--tail", defaultValue = "100", description = "Lines of each pod to begin with.")
  int tail;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (KubernetesClient client = cluster.connect();
        Tasks tasks = new Tasks("logs")) {
      List<Pod> pods = new Pods(client, cluster.namespace()).of(name, component);
      List<Thread> readers = new ArrayList<>();
      Queue<String> failures = new ConcurrentLinkedQueue<>();
      for (Pod pod : pods) {
        String podName = pod.getMetadata().getName();
        String prefix = pods.size() > 1 ? "[" + podName + "] " : "";
        readers.add(
            tasks.start(
                podName,
                () -> {
                  try {
                    print(client, podName, prefix, out);
                  } catch (KubernetesClientException | UncheckedIOException e) {
                    failures.add("pod " + podName + ": " + e.getMessage());
                  }
                }));
      }
      for (Thread reader : readers) {
        reader.join();
      }
      if (!failures.isEmpty()) {
        throw new UserError(
            UserError.Kind.FAILED, "there are no logs of " + String.join("; ", failures));
      }
      return 0;
    }
  }

  private void print(KubernetesClient client, String pod, String prefix, PrintWriter out) {
    var resource = client.pods().inNamespace(cluster.namespace()).withName(pod);
    var logs = resource.tailingLines(tail);
    if (follow) {
      requireLogs(resource);
    } else {
      logs.getLog().lines().forEach(line -> line(out, prefix + line));
      return;
    }
    try (LogWatch watch = logs.watchLog();
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        line(out, prefix + line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What follows logs takes an error of the server for a line of them.
  private static void requireLogs(PodResource pod) {
    String last = pod.tailingLines(1).getLog();
    if (last == null) {
      throw new KubernetesClientException("it is gone");
    }
  }

  private static void line(PrintWriter out, String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
