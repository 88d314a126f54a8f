// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.definitions.Installation;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Subject;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.workflow.ComponentValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes components up in one reconcile: rendered, applied and judged. Remembers what came of each.
/// Owned by one thread.
final class ComponentAttempts {

  private static final Duration IMAGE_POLL = Duration.ofSeconds(6);
  private static final Duration CLUSTER_POLL = Duration.ofSeconds(10);
  private static final Duration INSTALLATION_POLL = Duration.ofSeconds(1);

  private final Scope scope;
  private final Rendering rendering;
  private final boolean patient;
  private final Map<Place, ComponentAttempt> attempts = new LinkedHashMap<>();

  /// @param eager whether components are taken up without those they depend on being healthy
  ComponentAttempts(Scope scope, Rendering rendering, boolean eager) {
    this.scope = scope;
    this.rendering = rendering;
    this.patient = !eager;
  }

  Set<Place> places() {
    return Set.copyOf(attempts.keySet());
  }

  /// What came of each place that has been taken up, in that order.
  Map<Place, ComponentAttempt> known() {
    return Collections.unmodifiableMap(attempts);
  }

  /// Takes tasks up in the order of dependencies, no more than a number at once.
  List<ComponentAttempt> take(List<ComponentTask> tasks, int parallelism) {
    List<Component> distinct = tasks.stream().map(ComponentTask::component).distinct().toList();
    List<String> names = distinct.stream().map(Component::name).distinct().toList();
    List<ComponentAttempt> results = new ArrayList<>();
    ComponentValues values = new ComponentValues();
    int busy = 0;
    for (ComponentTask task : ComponentTasks.ordered(tasks)) {
      Optional<String> missing =
          values
              .missing(task.tree(), task.placement().display(), task.replica())
              .filter(_ -> patient);
      List<String> blockers =
          task.component().dependsOn().stream()
              .filter(names::contains)
              .filter(it -> patient && !healthy(it, task.placement()))
              .toList();
      ComponentAttempt attempt;
      if (!blockers.isEmpty()) {
        attempt = pending(task, "waits for " + String.join(", ", blockers));
      } else if (missing.isPresent()) {
        attempt = pending(task, missing.get());
      } else if (patient && busy >= parallelism) {
        attempt = pending(task, "waits for others: " + parallelism + " are taken up at once");
      } else {
        attempt = take(task.filled(values));
        give(task, attempt, values);
      }
      if (!attempt.status().healthy() && blockers.isEmpty()) {
        busy++;
      }
      results.add(attempt);
    }
    return results;
  }

  /// Takes one task up.
  ComponentAttempt take(ComponentTask task) {
    Component component = task.replicated();
    Placement placement = task.placement();
    ComponentAttempt attempt;
    try {
      RenderedComponent rendered = rendering.render(scope, component, placement);
      attempt =
          rendered.ready()
              ? deliver(rendered, task)
              : new ComponentAttempt(
                  Rendering.subject(rendered, placement)
                      .status(Stage.PENDING, rendered.waiting(), List.of()),
                  List.of(),
                  Optional.of(IMAGE_POLL));
    } catch (PlatformException e) {
      attempt = refused(component, placement, e);
    }
    return remember(task.place(), attempt);
  }

  /// Makes up for what is missing of an installation.
  void mend(ComponentTask task, RenderedComponent rendered) {
    if (rendered.ready() && rendered.installation().due()) {
      remember(task.place(), deliver(rendered, task));
    }
  }

  private ComponentAttempt deliver(RenderedComponent rendered, ComponentTask task) {
    Placement placement = task.placement();
    Installation installation = rendered.installation();
    ClusterObjects target = scope.objects(cluster(rendered.workload(), placement));
    Optional<String> early = installation.before(target);
    if (early.isPresent()) {
      return new ComponentAttempt(
          Rendering.subject(rendered, placement).status(Stage.RUNNING, early.get(), List.of()),
          List.of(),
          Optional.of(INSTALLATION_POLL));
    }
    Stages stages =
        new Stages(rendered, placement, target, objects -> dispatch(objects, task), patient);
    Optional<ComponentStatus> held = stages.early();
    if (held.isPresent()) {
      return new ComponentAttempt(held.get(), List.of(), Optional.empty());
    }
    stages.main();
    Optional<String> late = installation.after(target, stages.live());
    ComponentStatus status = stages.late();
    return late.isPresent() && status.stage() != Stage.FAILED
        ? new ComponentAttempt(
            stages.running(late.get()), stages.live(), Optional.of(INSTALLATION_POLL))
        : new ComponentAttempt(status, stages.live(), Optional.empty());
  }

  private List<JsonObject> dispatch(List<JsonObject> objects, ComponentTask task) {
    List<Wanted> wanted = new ArrayList<>();
    for (JsonObject object : objects) {
      scope.inherited().putOn(object);
      if (!task.replica().isEmpty()) {
        object
            .childObject("metadata")
            .childObject("labels")
            .put(AppKeys.REPLICA_KEY, task.replica());
      }
      wanted.add(
          new Wanted(object, cluster(object, task.placement()), task.placement().namespace()));
    }
    return scope.keeper().dispatch(wanted);
  }

  private static String cluster(JsonObject object, Placement placement) {
    return object.string("metadata", "labels", AppKeys.CLUSTER).orElse(placement.cluster());
  }

  private static void give(ComponentTask task, ComponentAttempt attempt, ComponentValues values) {
    if (attempt.status().healthy() && !attempt.live().isEmpty()) {
      values.give(
          task.tree(),
          task.placement().display(),
          task.replica(),
          attempt.live().getFirst(),
          attempt.outputs());
    }
  }

  private boolean healthy(String component, Placement placement) {
    return attempts.entrySet().stream()
        .filter(it -> it.getKey().placement().equals(placement))
        .filter(it -> it.getKey().of(component))
        .map(it -> it.getValue().status().healthy())
        .reduce(Boolean::logicalAnd)
        .orElse(false);
  }

  private ComponentAttempt pending(ComponentTask task, String message) {
    Subject subject = rendering.unrendered(task.replicated(), task.placement());
    return remember(
        task.place(),
        new ComponentAttempt(
            subject.status(Stage.PENDING, message, List.of()), List.of(), Optional.empty()));
  }

  private ComponentAttempt refused(Component component, Placement placement, PlatformException e) {
    Subject subject = rendering.unrendered(component, placement);
    if (!placement.cluster().equals(Cluster.LOCAL) && e.is(Reason.SERVICE_UNAVAILABLE)) {
      return new ComponentAttempt(
          subject.status(
              Stage.RUNNING, "cluster " + placement.cluster() + ": " + e.getMessage(), List.of()),
          List.of(),
          Optional.of(CLUSTER_POLL));
    }
    return new ComponentAttempt(
        subject.status(Stage.FAILED, Refusals.messageOrThrow(e), List.of()),
        List.of(),
        Optional.empty());
  }

  private ComponentAttempt remember(Place place, ComponentAttempt attempt) {
    attempts.put(place, attempt);
    return attempt;
  }

  /// When to look again at what has been taken up, although nothing may tell of a change.
  Optional<Duration> again() {
    return attempts.values().stream().flatMap(it -> it.again().stream()).min(Duration::compareTo);
  }
}
