// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.authz.AuthorizationMode;
import dev.wheelhouse.plane.apiserver.authz.AuthorizationOptions;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import dev.wheelhouse.plane.apiserver.authz.RbacAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.UnionAuthorizer;
import dev.wheelhouse.plane.apiserver.authz.node.NodeAuthorizer;
import dev.wheelhouse.plane.apiserver.registry.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/// Wires who may do what: the authorizers in the order of their option.
final class Authorization {

  private Authorization() {}

  static Authorizer of(
      AuthorizationOptions options, RbacAuthorizer rbac, ObjectStore objects, Tasks tasks) {
    List<Authorizer> chosen = new ArrayList<>();
    for (AuthorizationMode mode : options.modes()) {
      chosen.add(
          switch (mode) {
            case NODE -> new NodeAuthorizer(objects.store(), objects, tasks);
            case RBAC -> rbac;
            case ALWAYS_ALLOW -> _ -> new Decision.Allow("");
            case ALWAYS_DENY -> _ -> new Decision.NoOpinion("Everything is forbidden.");
          });
    }
    return chosen.size() == 1 && options.has(AuthorizationMode.RBAC)
        ? rbac
        : new UnionAuthorizer(chosen);
  }
}
