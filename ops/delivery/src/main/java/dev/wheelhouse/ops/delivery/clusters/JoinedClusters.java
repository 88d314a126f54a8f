// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.ClusterKeys;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The local cluster, and those whose Secrets are in it. One client is kept for each cluster as
/// long as its Secret stays the same, and what was learnt as each of the identities that used it
/// last.
///
/// Owns the clients of joined clusters. Safe for use by many threads.
public final class JoinedClusters implements Clusters, AutoCloseable {

  /// How many identities are kept for all clusters together. Those beyond cost another discovery.
  static final int IDENTITIES = 512;

  private static final int CONNECT_MS = 3_000;

  /// Longer than any request takes, with the one time it is tried again.
  private static final Duration RETIREMENT = Duration.ofMinutes(1);

  private final Fabric8Objects local;
  private final KubernetesClient client;
  private final Clock clock = Clock.system();
  private final Tasks tasks = new Tasks("joined-clusters");
  private final Map<String, Connection> connections = new ConcurrentHashMap<>();
  private final Recent<Key, ClusterObjects> acting = new Recent<>(IDENTITIES);

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

  /// @param version of the cluster's Secret
  private record Key(String cluster, String version, Identity identity) {}

  private record Connection(String version, KubernetesClient client, Fabric8Objects objects) {}

  /// @param local what the client sees
  /// @param client of the local cluster; stays the caller's
  public JoinedClusters(Fabric8Objects local, KubernetesClient client) {
    this.local = local;
    this.client = client;
  }

  /// @param to told from now on, by whoever asks for the cluster next
  public void listen(Listener to) {
    this.listener = to;
  }

  @Override
  public List<Cluster> all() {
    List<Cluster> all = new ArrayList<>(List.of(Cluster.local()));
    local.list("v1", "Secret", ClusterSecrets.NAMESPACE, ClusterKeys.CREDENTIAL_TYPE).stream()
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
    if (identity.equals(Identity.SELF)) {
      return connection(name);
    }
    if (name.equals(Cluster.LOCAL)) {
      return acting(name, "", identity, client);
    }
    Connection joined = joined(name);
    return acting(name, joined.version(), identity, joined.client());
  }

  private ClusterObjects acting(
      String name, String version, Identity identity, KubernetesClient from) {
    return acting.get(
        new Key(name, version, identity),
        () ->
            new ActingObjects(
                new Fabric8Objects(KubeClients.as(from, identity.user(), identity.groups())),
                name,
                identity));
  }

  /// The same as the program itself, with all that a client of this kind can do.
  public Fabric8Objects connection(String name) {
    return name.equals(Cluster.LOCAL) ? local : joined(name).objects();
  }

  private Connection joined(String name) {
    JsonObject secret = secret(name).orElseThrow(() -> gone(name));
    String version =
        secret.string("metadata", "uid").orElse("")
            + secret.string("metadata", "resourceVersion").orElse("");
    String before = versions.put(name, version);
    if (before != null && !before.equals(version)) {
      listener.changed(name);
    }
    return connections.compute(
        name,
        (_, known) -> {
          if (known != null && known.version().equals(version)) {
            return known;
          }
          Config config = impatient(ClusterSecrets.config(secret));
          if (known != null) {
            retire(known.client());
          }
          KubernetesClient made = KubeClients.of(config);
          return new Connection(version, made, new Fabric8Objects(made));
        });
  }

  private PlatformException gone(String name) {
    Connection known = connections.remove(name);
    if (known != null) {
      retire(known.client());
    }
    if (versions.remove(name) != null) {
      listener.gone(name);
    }
    return Clusters.unknown(name);
  }

  /// Closed once the requests that are under way with it have ended: one that is closed under them
  /// may leave their callers waiting for ever.
  private void retire(KubernetesClient old) {
    tasks.start(
        "retire",
        () -> {
          try {
            clock.sleep(RETIREMENT);
          } finally {
            old.close();
          }
        });
  }

  /// One that does not answer must not hold up the others for long: it is asked again later.
  private static Config impatient(Config config) {
    return new ConfigBuilder(config)
        .withConnectionTimeout(CONNECT_MS)
        .withRequestRetryBackoffLimit(1)
        .build();
  }

  private Optional<JsonObject> secret(String name) {
    return local
        .get(new ObjectRef("v1", "Secret", ClusterSecrets.NAMESPACE, name))
        .filter(it -> it.string("metadata", "labels", ClusterKeys.CREDENTIAL_TYPE).isPresent());
  }

  @Override
  public void close() {
    tasks.close();
    connections.values().forEach(it -> it.client().close());
    connections.clear();
  }
}
