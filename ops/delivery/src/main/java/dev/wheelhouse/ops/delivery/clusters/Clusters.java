// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.kube.client.ClusterObjects;
import java.util.List;
import java.util.Optional;

/// The clusters that are there. Safe for use by many threads.
public interface Clusters {

  /// All of them, `local` first.
  List<Cluster> all();

  default Optional<Cluster> find(String name) {
    return all().stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /// @throws PlatformException `NOT_FOUND` when no cluster of this name has joined
  ClusterObjects objects(String name, Identity identity);

  static PlatformException unknown(String name) {
    return new PlatformException(
        Reason.NOT_FOUND,
        "no cluster has joined as \"" + name + "\"; ./wheelhouse cluster list shows all");
  }

  /// The cluster that applications live on, alone and always as the program itself.
  static Clusters onlyLocal(ClusterObjects local) {
    return new Clusters() {
      @Override
      public List<Cluster> all() {
        return List.of(Cluster.local());
      }

      @Override
      public ClusterObjects objects(String name, Identity identity) {
        if (!name.equals(Cluster.LOCAL)) {
          throw unknown(name);
        }
        return local;
      }
    };
  }
}
