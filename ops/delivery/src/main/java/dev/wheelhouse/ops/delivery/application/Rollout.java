// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keeper.ManagedResource;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.status.ComponentHealth;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Applies components in the order of their dependencies, each once those before it are healthy.
final class Rollout {

  private final ComponentHealth health;

  Rollout(ClusterObjects objects) {
    this.health = new ComponentHealth(objects);
  }

  /// How far it came.
  ///
  /// @param components in the order of the application
  record Step(List<ComponentStatus> components, List<ObjectRef> applied) {}

  /// @param order indexes into the components, dependencies first
  Step advance(
      ObjectRef application,
      ResourceKeeper keeper,
      List<Component> components,
      List<RenderedComponent> rendered,
      List<Integer> order) {
    Map<String, ComponentStatus> statuses = new HashMap<>();
    List<ObjectRef> applied = new ArrayList<>();
    for (int index : order) {
      Component component = components.get(index);
      statuses.put(
          component.name(),
          next(application, keeper, component, rendered.get(index), statuses, applied));
    }
    return new Step(
        components.stream().map(it -> statuses.get(it.name())).toList(), List.copyOf(applied));
  }

  private ComponentStatus next(
      ObjectRef application,
      ResourceKeeper keeper,
      Component component,
      RenderedComponent rendered,
      Map<String, ComponentStatus> statuses,
      List<ObjectRef> applied) {
    List<String> blockers =
        component.dependsOn().stream().filter(it -> !healthy(statuses.get(it))).toList();
    if (!blockers.isEmpty()) {
      return pending(rendered, application, "waits for " + String.join(", ", blockers));
    }
    if (!rendered.ready()) {
      return pending(rendered, application, rendered.waiting());
    }
    try {
      List<ObjectRef> refs = rendered.objects().stream().map(ObjectRef::of).toList();
      List<JsonObject> results =
          keeper.dispatch(
              rendered.objects().stream()
                  .map(it -> new Wanted(it, ManagedResource.LOCAL))
                  .toList());
      Map<ObjectRef, JsonObject> live = new HashMap<>();
      for (int i = 0; i < refs.size(); i++) {
        live.put(refs.get(i), results.get(i));
      }
      applied.addAll(refs);
      return health.of(rendered, application.namespace(), live);
    } catch (PlatformException e) {
      return ComponentHealth.status(
          rendered, application.namespace(), Stage.FAILED, Refusals.messageOrThrow(e), List.of());
    }
  }

  private static boolean healthy(@Nullable ComponentStatus status) {
    return status != null && status.healthy();
  }

  private static ComponentStatus pending(
      RenderedComponent component, ObjectRef application, String message) {
    return ComponentHealth.status(
        component, application.namespace(), Stage.PENDING, message, List.of());
  }
}
