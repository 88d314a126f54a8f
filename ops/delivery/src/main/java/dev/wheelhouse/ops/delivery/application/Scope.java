// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import java.util.List;

/// What one reconcile of an application works with.
///
/// @param identity as whom the application acts
/// @param spec of the revision that is wanted
/// @param inherited what all objects get from the application
record Scope(
    Owner owner,
    Identity identity,
    Revision revision,
    JsonObject spec,
    ResourceKeeper keeper,
    Clusters clusters,
    NamedPolicies policies,
    Inherited inherited,
    ImageResolver images) {

  ClusterObjects objects(String cluster) {
    return clusters.objects(cluster, identity);
  }

  List<JsonObject> components() {
    return spec.array("components").orElseGet(JsonArray::new).objects();
  }
}
