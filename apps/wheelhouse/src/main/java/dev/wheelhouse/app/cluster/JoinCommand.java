// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.cluster;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Joins a cluster: its credentials become a Secret of the cluster that applications live on.
@Command(
    name = "join",
    description = "Join the cluster of a kubeconfig's current context.",
    mixinStandardHelpOptions = true)
final class JoinCommand implements Callable<Integer> {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  @Option(
      names = "--kubeconfig",
      required = true,
      paramLabel = "FILE",
      description = "How the cluster is reached.")
  Path kubeconfig = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What it is called here (default: the context's cluster).")
  @Nullable String name;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "A label, for policies to select it by; may be given several times.")
  Map<String, String> labels = new TreeMap<>();

  @Option(
      names = "--force",
      description =
          "Replace a cluster of this name that has another address: what applications have there"
              + " is forgotten.")
  boolean force;

  @Mixin HubOption hub = new HubOption();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Config config = config();
    String joined = name();
    try (KubernetesClient remote = KubeClients.of(kubeconfig);
        KubernetesClient local = hub.connect()) {
      String version = version(remote, config);
      Fabric8Objects objects = new Fabric8Objects(local);
      objects.apply(
          JsonObject.of(
              "apiVersion", "v1",
              "kind", "Namespace",
              "metadata", JsonObject.of("name", ClusterSecrets.NAMESPACE)),
          JoinedSecrets.FIELD_MANAGER,
          false);
      requireFree(objects, joined, config);
      objects.apply(
          ClusterSecrets.of(joined, labels, config, content()), JoinedSecrets.FIELD_MANAGER, true);
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println(
              "cluster " + joined + " has joined (" + version + ", " + config.getMasterUrl() + ")");
      return 0;
    }
  }

  /// Whoever joins again, with newer credentials say, has the same address.
  private void requireFree(Fabric8Objects objects, String joined, Config config) {
    Optional<String> endpoint =
        objects
            .get(JoinedSecrets.ref(joined))
            .map(ClusterSecrets::cluster)
            .map(Cluster::endpoint)
            .filter(it -> !it.equals(config.getMasterUrl()));
    if (endpoint.isPresent() && !force) {
      throw new UserError(
          UserError.Kind.USAGE,
          "cluster "
              + joined
              + " has joined already, with another address"
              + (endpoint.get().isEmpty() ? "" : " (" + endpoint.get() + ")")
              + "; give another --name, detach it first, or replace it with --force");
    }
  }

  private Config config() {
    if (!Files.isReadable(kubeconfig)) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + kubeconfig);
    }
    return Config.fromKubeconfig(kubeconfig.toFile());
  }

  private String content() {
    try {
      return Files.readString(kubeconfig);
    } catch (IOException _) {
      throw new UserError(UserError.Kind.NO_INPUT, "cannot read " + kubeconfig);
    }
  }

  private String name() {
    String wanted = name;
    if (wanted == null) {
      var context = config().getCurrentContext();
      wanted = context == null ? "" : context.getContext().getCluster();
    }
    if (!NAME.matcher(wanted).matches() || wanted.equals(Cluster.LOCAL)) {
      throw new UserError(
          UserError.Kind.USAGE,
          "\""
              + wanted
              + "\" cannot be a cluster's name: give one with --name, of lower case letters,"
              + " digits and '-', and not `local`");
    }
    return wanted;
  }

  private static String version(KubernetesClient remote, Config config) {
    try {
      return String.valueOf(remote.getKubernetesVersion().getGitVersion());
    } catch (KubernetesClientException | PlatformException e) {
      throw new UserError(
          UserError.Kind.UNAVAILABLE,
          "cluster "
              + config.getMasterUrl()
              + " cannot be reached, so it has not joined: "
              + e.getMessage());
    }
  }
}
