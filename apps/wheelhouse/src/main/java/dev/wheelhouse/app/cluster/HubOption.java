// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.cluster;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.app.plane.PlaneState;
import dev.wheelhouse.kube.client.KubeClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The cluster that applications live on, which others join.
final class HubOption {

  @Option(
      names = "--hub-kubeconfig",
      paramLabel = "FILE",
      description = "The cluster that applications live on (default: the plane that is up).")
  @Nullable Path kubeconfig;

  @Mixin DataDirOption data = new DataDirOption();

  KubernetesClient connect() {
    if (kubeconfig != null) {
      return KubeClients.of(kubeconfig);
    }
    if (PlaneState.read(data.directory()).isPresent()) {
      return KubeClients.of(data.directory().kubeconfig());
    }
    String variable = System.getenv("KUBECONFIG");
    if (variable != null && Files.exists(Path.of(variable))) {
      return KubeClients.of(Path.of(variable));
    }
    throw new UserError(
        UserError.Kind.UNAVAILABLE,
        "no plane runs on "
            + data.directory().path()
            + "; start one with `wheelhouse up`, or name a cluster with --hub-kubeconfig");
  }
}
