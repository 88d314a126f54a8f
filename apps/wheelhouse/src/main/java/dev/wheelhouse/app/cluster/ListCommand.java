// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.cluster;

import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Lists the clusters that are there, and whether they answer.
@Command(
    name = "list",
    aliases = "ls",
    description = "List clusters, whether they answer, and what they have.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

  private static final int CONNECT_MS = 3_000;

  @Mixin HubOption hub = new HubOption();

  @Mixin OutputOption output = new OutputOption();

  @Override
  public Integer call() {
    JsonArray clusters = new JsonArray();
    try (KubernetesClient local = hub.connect()) {
      clusters.add(entry(Cluster.LOCAL, "Internal", "", "", seen(local)));
      for (JsonObject secret : new JoinedSecrets(new Fabric8Objects(local)).all()) {
        clusters.add(joined(secret));
      }
    }
    output.printAll(clusters.objects(), () -> table(clusters.objects()));
    return 0;
  }

  private static JsonObject joined(JsonObject secret) {
    Cluster cluster = ClusterSecrets.cluster(secret);
    String labels =
        new TreeMap<>(cluster.labels())
            .entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining(","));
    return entry(cluster.name(), cluster.credential(), cluster.endpoint(), labels, seen(secret));
  }

  private static JsonObject entry(
      String name, String type, String endpoint, String labels, JsonObject seen) {
    return JsonObject.of(
        "name", name, "type", type, "endpoint", endpoint, "labels", labels, "seen", seen);
  }

  private static JsonObject seen(JsonObject secret) {
    try (KubernetesClient remote =
        KubeClients.of(
            new ConfigBuilder(ClusterSecrets.config(secret))
                .withConnectionTimeout(CONNECT_MS)
                .withRequestRetryBackoffLimit(0)
                .build())) {
      return seen(remote);
    } catch (PlatformException e) {
      return offline(e);
    }
  }

  private static JsonObject seen(KubernetesClient client) {
    try {
      var nodes = client.nodes().list().getItems();
      return JsonObject.of(
          "state",
          "online",
          "version",
          String.valueOf(client.getKubernetesVersion().getGitVersion()),
          "nodes",
          (long) nodes.size(),
          "cpu",
          nodes.stream()
              .map(it -> it.getStatus().getAllocatable().get("cpu"))
              .filter(Objects::nonNull)
              .map(it -> it.getNumericalAmount().toPlainString())
              .collect(Collectors.joining("+")));
    } catch (KubernetesClientException e) {
      return offline(e);
    }
  }

  private static JsonObject offline(RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return JsonObject.of("state", "offline", "why", String.valueOf(cause.getMessage()));
  }

  private static Table table(List<JsonObject> clusters) {
    Table table = new Table("NAME", "STATE", "VERSION", "NODES", "CPU", "ENDPOINT", "LABELS");
    for (JsonObject cluster : clusters) {
      String state = cluster.string("seen", "state").orElse("");
      table.row(
          cluster.string("name").orElse(""),
          state.equals("offline") ? "offline: " + cluster.string("seen", "why").orElse("") : state,
          cluster.string("seen", "version").orElse("-"),
          cluster.integer("seen", "nodes").map(String::valueOf).orElse("-"),
          cluster.string("seen", "cpu").orElse("-"),
          cluster.string("endpoint").orElse(""),
          cluster.string("labels").orElse(""));
    }
    return table;
  }
}
