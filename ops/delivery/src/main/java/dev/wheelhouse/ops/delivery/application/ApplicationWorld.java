// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.util.List;
import java.util.Optional;

/// What the steps of an application's workflow work on.
final class ApplicationWorld implements StepWorld {

  private final Scope scope;
  private final ApplicationComponents components;
  private final HttpCalls outside;

  ApplicationWorld(Scope scope, ApplicationComponents components, HttpCalls outside) {
    this.scope = scope;
    this.components = components;
    this.outside = outside;
  }

  @Override
  public HttpCalls outside() {
    return outside;
  }

  @Override
  public ClusterObjects objects(String cluster) {
    return scope.keeper().guarded(scope.objects(cluster.isEmpty() ? LOCAL : cluster));
  }

  @Override
  public JsonObject dispatch(JsonObject object, String cluster) {
    String target = cluster.isEmpty() ? LOCAL : cluster;
    return scope.keeper().dispatch(List.of(new Wanted(object, target, ""))).getFirst();
  }

  @Override
  public List<Place> places(List<String> policies) {
    return components.placements(policies).stream()
        .map(it -> new Place(it.cluster(), it.namespace()))
        .toList();
  }

  @Override
  public Optional<Components> components() {
    return Optional.of(components);
  }
}
