// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirOption;
import dev.wheelhouse.app.plane.PlaneState;
import dev.wheelhouse.kube.client.KubeClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The cluster to install into or to take away from. A change of this weight is never made on a
/// cluster that nobody has named: there is no falling back to `$KUBECONFIG`.
final class InstallTarget {

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The cluster.")
  @Nullable Path kubeconfig;

  @Mixin DataDirOption data = new DataDirOption();

  /// @throws UserError when none was named and no plane is up
  KubernetesClient connect() {
    if (kubeconfig != null) {
      return KubeClients.of(kubeconfig);
    }
    if (PlaneState.read(data.directory()).isPresent()) {
      return KubeClients.of(data.directory().kubeconfig());
    }
    throw new UserError(
        UserError.Kind.USAGE,
        "name the cluster with --kubeconfig FILE (no plane runs on "
            + data.directory().path()
            + " either)");
  }
}
