// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// Makes clients. One per program and cluster is enough: they are safe for use by many threads.
public final class KubeClients {

  private static final int REQUEST_TIMEOUT_MS = 30_000;

  private KubeClients() {}

  /// A client for the current context of a kubeconfig file.
  ///
  /// @throws PlatformException `NOT_FOUND` when there is no such file, `BAD_REQUEST` when it is
  ///   none
  public static KubernetesClient of(Path kubeconfig) {
    if (!Files.isRegularFile(kubeconfig)) {
      throw new PlatformException(Reason.NOT_FOUND, "there is no kubeconfig file " + kubeconfig);
    }
    try {
      return of(Config.fromKubeconfig(kubeconfig.toFile()));
    } catch (RuntimeException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, kubeconfig + " is not a kubeconfig: " + words(e), e);
    }
  }

  /// What a parser said, without the excerpts it draws: those are its indented lines.
  private static String words(RuntimeException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }

  /// A client as kubectl would make one: `$KUBECONFIG`, `~/.kube/config`, or a pod's own account.
  public static KubernetesClient ofEnvironment() {
    return of(Config.autoConfigure(null));
  }

  public static KubernetesClient of(Config config) {
    Config tuned =
        new ConfigBuilder(config)
            .withRequestTimeout(REQUEST_TIMEOUT_MS)
            .withOnlyHttpWatches(true)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(tuned)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }
}
