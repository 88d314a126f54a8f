// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes.CheckedPolicy;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import java.util.ArrayList;
import java.util.List;

/// The objects that policies make by themselves, as those of components are labelled.
final class PolicyObjects {

  private final Scope scope;
  private final ClusterObjects local;

  PolicyObjects(Scope scope, ClusterObjects local) {
    this.scope = scope;
    this.local = local;
  }

  /// @throws dev.wheelhouse.base.errors.PlatformException `INVALID` naming the policy when one
  ///   cannot be made
  List<Wanted> of(List<CheckedPolicy> policies) {
    List<Wanted> wanted = new ArrayList<>();
    for (CheckedPolicy policy : policies) {
      String name = policy.name().isEmpty() ? policy.type().name() : policy.name();
      ComponentContext context =
          new ComponentContext(
              scope.owner().name(),
              scope.owner().namespace(),
              name,
              scope.revision().name(),
              "",
              scope.images());
      for (JsonObject object : policy.type().objects(context, policy.properties())) {
        wanted.add(new Wanted(labelled(object, name, policy), Cluster.LOCAL, ""));
      }
    }
    return wanted;
  }

  private JsonObject labelled(JsonObject object, String name, CheckedPolicy policy) {
    JsonObject metadata = object.childObject("metadata");
    metadata.putIfAbsent("name", scope.owner().name() + "-" + name);
    boolean open = metadata.string("namespace").orElse("").isEmpty();
    if (open
        && local.namespaced(
            object.string("apiVersion").orElse(""), object.string("kind").orElse(""))) {
      metadata.put("namespace", scope.owner().namespace());
    }
    metadata
        .childObject("labels")
        .with(AppKeys.NAME, scope.owner().name())
        .with(AppKeys.NAMESPACE, scope.owner().namespace())
        .with(AppKeys.APP_REVISION, scope.revision().name())
        .with(TypeKeys.POLICY, DefinitionLookup.name(policy.type().name()));
    return Manifests.placed(policy.properties().path(), object);
  }
}
