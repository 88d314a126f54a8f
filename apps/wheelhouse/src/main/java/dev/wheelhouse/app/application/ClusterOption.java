// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.PlaneState;
import dev.wheelhouse.kube.client.KubeClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which cluster a command talks to, and which namespace it means.
public final class ClusterOption {

  private static final Duration DELIVERY_START = Duration.ofSeconds(30);

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Talk to the cluster of this kubeconfig (default: the plane that is up, else as"
              + " kubectl).")
  @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig (default: its current one).")
  String context = "";

  @Mixin DataDirOption data = new DataDirOption();

  @Option(
      names = {"-n", "--namespace"},
      description = "Namespace of the application (default: default).")
  @Nullable String namespace;

  public String namespace() {
    return namespace == null ? "default" : namespace;
  }

  /// Whether it is one that the command line names.
  public boolean namespaceNamed() {
    return namespace != null;
  }

  public DataDirectory directory() {
    return data.directory();
  }

  /// A client of the chosen cluster. A plane that has just come up is given the moment that it
  /// needs to look after applications.
  ///
  /// @throws UserError when the data directory was named but no plane runs on it
  public KubernetesClient connect() throws InterruptedException {
    if (kubeconfig != null) {
      if (!Files.exists(kubeconfig)) {
        throw missing("--kubeconfig " + kubeconfig);
      }
      return KubeClients.of(kubeconfig, context);
    }
    DataDirectory directory = data.directory();
    if (context.isEmpty() && PlaneState.read(directory).isPresent()) {
      awaitDelivery(directory);
      return KubeClients.of(directory.kubeconfig());
    }
    String variable = System.getenv("KUBECONFIG");
    if (variable != null && !variable.isBlank()) {
      requireAny(variable);
      return KubeClients.ofEnvironment(context);
    }
    if (!context.isEmpty()) {
      return KubeClients.ofEnvironment(context);
    }
    throw new UserError(
        UserError.Kind.UNAVAILABLE,
        "no plane runs on "
            + directory.path()
            + "; start one with `wheelhouse up`, or name a cluster with --kubeconfig");
  }

  /// `$KUBECONFIG` may name several files; those that are not there count for nothing.
  private static void requireAny(String variable) {
    boolean any =
        Stream.of(variable.split(File.pathSeparator, -1))
            .anyMatch(file -> !file.isBlank() && Files.exists(Path.of(file)));
    if (!any) {
      throw missing("$KUBECONFIG names " + variable);
    }
  }

  private static UserError missing(String named) {
    return new UserError(
        UserError.Kind.UNAVAILABLE,
        named
            + ", but there is no such file; start a plane with `wheelhouse up`, or name a"
            + " kubeconfig that is there");
  }

  private static void awaitDelivery(DataDirectory directory) throws InterruptedException {
    Waiting.until(
        DELIVERY_START, () -> PlaneState.read(directory).map(PlaneState::delivers).orElse(true));
  }
}
