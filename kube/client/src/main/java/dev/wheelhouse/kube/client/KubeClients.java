// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.kube.client.inprocess.LocalHttpFactory;
import dev.wheelhouse.kube.client.inprocess.LocalServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Makes clients. One per program and cluster is enough: they are safe for use by many threads.
public final class KubeClients {

  private static final int REQUEST_TIMEOUT_MS = 30_000;

  /// Only a name: nothing is connected to.
  private static final String IN_PROCESS = "https://in-process.invalid/";

  private KubeClients() {}

  /// A client for the current context of a kubeconfig file.
  ///
  /// @throws PlatformException `NOT_FOUND` when there is no such file, `FORBIDDEN` when this user
  ///   may not read it, `BAD_REQUEST` when it is none
  public static KubernetesClient of(Path kubeconfig) {
    if (!Files.isRegularFile(kubeconfig)) {
      throw new PlatformException(Reason.NOT_FOUND, "there is no kubeconfig file " + kubeconfig);
    }
    if (!Files.isReadable(kubeconfig)) {
      throw new PlatformException(
          Reason.FORBIDDEN, "this user may not read the kubeconfig file " + kubeconfig);
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

  /// A client of the same cluster that acts as another user, for which this one must have the right
  /// to impersonate. It is closed with the one it is made from, and never by itself.
  ///
  /// @param groups empty for those that the server knows of itself: a service account's
  public static KubernetesClient as(KubernetesClient client, String user, List<String> groups) {
    return client
        .adapt(NamespacedKubernetesClient.class)
        .withRequestConfig(
            new RequestConfigBuilder()
                .withImpersonateUsername(user)
                .withImpersonateGroups(groups.toArray(String[]::new))
                .build())
        .call(it -> it);
  }

  /// A client of a server in this JVM: no socket, no TLS. It acts as whom the server takes its
  /// callers for.
  public static KubernetesClient of(LocalServer server) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(IN_PROCESS)
            .withNamespace("default")
            .withRequestTimeout(REQUEST_TIMEOUT_MS)
            .withOnlyHttpWatches(true)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new LocalHttpFactory(server))
        .build();
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
