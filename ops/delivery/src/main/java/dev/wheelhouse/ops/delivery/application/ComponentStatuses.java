// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the components of an application are. Owned by one thread.
final class ComponentStatuses {

  private final Scope scope;
  private final Rendering rendering;
  private final ComponentTasks tasks;
  private final ComponentAttempts attempts;

  ComponentStatuses(
      Scope scope, Rendering rendering, ComponentTasks tasks, ComponentAttempts attempts) {
    this.scope = scope;
    this.rendering = rendering;
    this.tasks = tasks;
    this.attempts = attempts;
  }

  /// The status of every component at every place: what came of it in this reconcile, else what is
  /// there, else that it waits.
  ///
  /// @param phase of the workflow. Where it has succeeded, what none of its steps applies waits for
  ///   nothing and is left out; where it has come to another end, nothing is installed any more
  List<ComponentStatus> of(List<Kept> kept, WorkflowPhase phase) {
    boolean over = phase == WorkflowPhase.SUCCEEDED;
    boolean ended = phase == WorkflowPhase.FAILED || phase == WorkflowPhase.TERMINATED;
    Map<Place, ComponentStatus> statuses = new LinkedHashMap<>();
    LateTraits late = new LateTraits(scope, rendering);
    new Services(scope, place -> judge(place, !ended), ended ? late::of : _ -> List.of(), ended)
        .of(kept, attempts.places())
        .forEach(statuses::put);
    attempts.known().forEach((place, attempt) -> statuses.put(place, attempt.status()));
    List<ComponentStatus> sorted = new ArrayList<>();
    for (JsonObject tree : scope.components()) {
      String name = tree.string("name").orElse("");
      List<ComponentStatus> known = taken(statuses, name);
      sorted.addAll(known);
      boolean cloud = rendering.cloudResource(scope, tree.string("type").orElse(""));
      if (known.isEmpty() && !over && !cloud) {
        sorted.add(waiting(tree, sorted));
      }
    }
    sorted.addAll(statuses.values());
    return sorted;
  }

  /// How the definition of a component judges it. One that cannot be rendered by itself, because a
  /// step gives it values, is judged by the usual rules.
  ///
  /// @param mends whether what is missing of its installation is made up for
  private StatusPolicy judge(Place place, boolean mends) {
    Optional<JsonObject> tree =
        scope.components().stream()
            .filter(it -> it.string("name").orElse("").equals(place.component()))
            .filter(it -> it.array("inputs").filter(all -> !all.isEmpty()).isEmpty())
            .findFirst();
    if (tree.isEmpty()) {
      return StatusPolicy.NONE;
    }
    try {
      ComponentTask task =
          tasks.of(place.component(), tree.get(), place.replica(), place.placement());
      RenderedComponent rendered = rendering.render(scope, task.component(), place.placement());
      if (mends) {
        attempts.mend(task, rendered);
      }
      return rendered.statusPolicy();
    } catch (PlatformException e) {
      if (!Refusals.silence(e)) {
        Refusals.messageOrThrow(e);
      }
      return StatusPolicy.NONE;
    }
  }

  private static List<ComponentStatus> taken(Map<Place, ComponentStatus> statuses, String name) {
    List<ComponentStatus> taken = new ArrayList<>();
    statuses.entrySet().removeIf(it -> it.getKey().of(name) && taken.add(it.getValue()));
    return taken;
  }

  private ComponentStatus waiting(JsonObject tree, List<ComponentStatus> all) {
    List<String> needs = tree.array("dependsOn").orElseGet(JsonArray::new).strings();
    List<String> blockers =
        needs.stream()
            .filter(need -> all.stream().noneMatch(it -> it.name().equals(need) && it.healthy()))
            .toList();
    String message =
        blockers.isEmpty() ? "waits for its step" : "waits for " + String.join(", ", blockers);
    Placement home = new Placement(Cluster.LOCAL, scope.owner().namespace());
    return rendering
        .unrendered(tasks.of(tree.string("name").orElse(""), tree, "", home).component(), home)
        .status(Stage.PENDING, message, List.of());
  }
}
