// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.Optional;

/// Where the operator of a cluster runs. Its rights have the same names in every namespace, so
/// there is one of it only: whoever installs a second, or takes away one that is not there, would
/// take the rights from the first.
final class Installed {

  private static final ObjectRef RIGHTS =
      new ObjectRef("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", "wheelhouse");

  private Installed() {}

  /// @throws UserError when the operator runs in another namespace
  static void requireNowhereBut(String namespace, ClusterObjects objects) {
    elsewhere(namespace, objects.get(RIGHTS)).ifPresent(other -> {
      throw new UserError(
          UserError.Kind.IN_USE,
          "the operator of this cluster is in namespace "
              + other
              + ", not in "
              + namespace
              + " (ClusterRoleBinding wheelhouse); nothing was changed. `wheelhouse uninstall"
              + " --namespace "
              + other
              + "` takes that one away");
    });
  }

  /// @param rights the ClusterRoleBinding of the operator
  /// @return the other namespace for which they are
  static Optional<String> elsewhere(String namespace, Optional<JsonObject> rights) {
    return rights
        .flatMap(it -> it.array("subjects"))
        .orElseGet(JsonArray::new)
        .objects()
        .stream()
        .flatMap(it -> it.string("namespace").stream())
        .filter(it -> !it.equals(namespace))
        .findFirst();
  }
}
