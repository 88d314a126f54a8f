// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which cluster a list is of, and whether it is of one namespace or of all.
public final class NamespacesOption {

  @Mixin ClusterOption cluster = new ClusterOption();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "Those of all namespaces.")
  boolean all;

  /// Empty for all.
  public String namespace() {
    return all ? "" : cluster.namespace();
  }

  public boolean all() {
    return all;
  }

  public KubernetesClient connect() throws InterruptedException {
    return cluster.connect();
  }
}
