// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.kube.client.ObjectRef;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The local cluster, and those whose Secrets are in it. A client is kept for each cluster and
/// identity as long as the Secret stays the same.
///
/// Owns the clients of joined clusters. Safe for use by many threads.
public final class JoinedClusters implements Clusters, AutoCloseable {

  private static final int CONNECT_MS = 3_000;

  private final Fabric8Objects local;
  private final Function<Identity, KubernetesClient> localAs;
  private final Map<Key, Connection> connections = new ConcurrentHashMap<>();

  /// The Secrets that were last seen, by cluster.
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  private volatile Listener listener = Listener.NONE;

  /// Told that what was opened on a cluster does not hold any more.
  public interface Listener {

    Listener NONE =
        new Listener() {
          @Override
          public void changed(String cluster) {}

          @Override
          public void gone(String cluster) {}
        };

    /// It is reached by other means than before.
    void changed(String cluster);

    /// It is not joined any more.
    void gone(String cluster);
  }

  private record Key(String cluster, Identity identity) {}

  /// @param close does nothing for a client that is not ours
  private record Connection(String version, Runnable close, Fabric8Objects objects) {}

  /// @param localAs makes a client of the local cluster that acts as somebody else
  public JoinedClusters(Fabric8Objects local, Function<Identity, KubernetesClient> localAs) {
    this.local = local;
    this.localAs = localAs;
  }

  /// @param to told from now on, by whoever asks for the cluster next
  public void listen(Listener to) {
    this.listener = to;
  }

  @Override
  public List<Cluster> all() {
    List<Cluster> all = new ArrayList<>(List.of(Cluster.local()));
    local.list("v1", "Secret", ClusterSecrets.NAMESPACE, ClusterSecrets.CREDENTIAL_LABEL).stream()
        .map(ClusterSecrets::cluster)
        .filter(it -> !it.name().equals(Cluster.LOCAL))
        .forEach(all::add);
    return all;
  }

  @Override
  public Optional<Cluster> find(String name) {
    return name.equals(Cluster.LOCAL)
        ? Optional.of(Cluster.local())
        : secret(name).map(ClusterSecrets::cluster);
  }

  @Override
  public ClusterObjects objects(String name, Identity identity) {
    return connection(name, identity);
  }

  /// The same with all that a client of this kind can do.
  public Fabric8Objects connection(String name, Identity identity) {
    if (!name.equals(Cluster.LOCAL)) {
      return joined(name, identity);
    }
    if (identity.equals(Identity.SELF)) {
      return local;
    }
    return connections
        .computeIfAbsent(
            new Key(name, identity),
            key -> new Connection("", () -> {}, new Fabric8Objects(localAs.apply(key.identity()))))
        .objects();
  }

  private Fabric8Objects joined(String name, Identity identity) {
    JsonObject secret = secret(name).orElseThrow(() -> gone(name));
    String version =
        secret.string("metadata", "uid").orElse("")
            + secret.string("metadata", "resourceVersion").orElse("");
    String before = versions.put(name, version);
    if (before != null && !before.equals(version)) {
      listener.changed(name);
    }
    return connections
        .compute(
            new Key(name, identity),
            (_, known) -> {
              if (known != null && known.version().equals(version)) {
                return known;
              }
              Config config = as(identity, impatient(ClusterSecrets.config(secret)));
              if (known != null) {
                known.close().run();
              }
              return connect(version, KubeClients.of(config));
            })
        .objects();
  }

  private PlatformException gone(String name) {
    connections
        .entrySet()
        .removeIf(it -> {
          boolean its = it.getKey().cluster().equals(name);
          if (its) {
            it.getValue().close().run();
          }
          return its;
        });
    if (versions.remove(name) != null) {
      listener.gone(name);
    }
    return Clusters.unknown(name);
  }

  /// One that does not answer must not hold up the others for long: it is asked again later.
  private static Config impatient(Config config) {
    return new ConfigBuilder(config)
        .withConnectionTimeout(CONNECT_MS)
        .withRequestRetryBackoffLimit(1)
        .build();
  }

  private static Config as(Identity identity, Config config) {
    return identity.equals(Identity.SELF)
        ? config
        : new ConfigBuilder(config).withImpersonateUsername(identity.user()).build();
  }

  private static Connection connect(String version, KubernetesClient client) {
    return new Connection(version, client::close, new Fabric8Objects(client));
  }

  private Optional<JsonObject> secret(String name) {
    return local
        .get(new ObjectRef("v1", "Secret", ClusterSecrets.NAMESPACE, name))
        .filter(it -> it.string("metadata", "labels", ClusterSecrets.CREDENTIAL_LABEL).isPresent());
  }

  @Override
  public void close() {
    connections.values().forEach(it -> it.close().run());
    connections.clear();
  }
}
