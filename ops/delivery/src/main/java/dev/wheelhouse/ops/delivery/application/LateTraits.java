// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.keeper.ManagedResource;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.List;

/// The traits of the components of an application whose objects come once the workload is healthy.
/// Owned by one thread.
final class LateTraits {

  private final Scope scope;
  private final Rendering rendering;

  LateTraits(Scope scope, Rendering rendering) {
    this.scope = scope;
    this.rendering = rendering;
  }

  /// Whether an object was made by a late trait that its component still has.
  boolean made(ManagedResource resource) {
    String replica = resource.raw().string("metadata", "labels", AppKeys.REPLICA_KEY).orElse("");
    Placement placement = new Placement(resource.cluster(), resource.place());
    return !resource.trait().isEmpty()
        && of(new Place(resource.component(), replica, placement)).stream()
            .anyMatch(it -> DefinitionLookup.name(it).equals(resource.trait()));
  }

  /// The types of those that the component at a place has.
  List<String> of(Place place) {
    return scope.components().stream()
        .filter(it -> place.of(it.string("name").orElse("")))
        .flatMap(it -> it.array("traits").orElseGet(JsonArray::new).objects().stream())
        .flatMap((JsonObject it) -> it.string("type").stream())
        .filter(it -> rendering.late(scope, it))
        .toList();
  }
}
