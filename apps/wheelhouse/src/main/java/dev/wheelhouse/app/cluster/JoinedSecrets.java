// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.cluster;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.keys.ClusterKeys;
import java.util.List;

/// The Secrets of clusters that have joined.
final class JoinedSecrets {

  static final String FIELD_MANAGER = "wheelhouse-cli";

  private final ClusterObjects objects;

  JoinedSecrets(ClusterObjects objects) {
    this.objects = objects;
  }

  static ObjectRef ref(String name) {
    return new ObjectRef("v1", "Secret", ClusterSecrets.NAMESPACE, name);
  }

  List<JsonObject> all() {
    return objects.list("v1", "Secret", ClusterSecrets.NAMESPACE, ClusterKeys.CREDENTIAL_TYPE);
  }

  /// @throws UserError when none has joined under this name
  JsonObject get(String name) {
    if (name.equals(Cluster.LOCAL)) {
      throw new UserError(
          UserError.Kind.USAGE, "cluster local is the one that applications live on");
    }
    return objects
        .get(ref(name))
        .filter(it -> it.string("metadata", "labels", ClusterKeys.CREDENTIAL_TYPE).isPresent())
        .orElseThrow(
            () -> new UserError(UserError.Kind.NO_INPUT, "no cluster has joined as " + name));
  }
}
