// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.application.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.inventory.ResourceTrackers;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Findings;
import dev.wheelhouse.ops.delivery.status.ComponentHealth;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import java.util.ArrayList;
import java.util.List;

/// Makes the cluster match one Application: render, write down, apply in the order of dependencies,
/// judge health, collect what is no longer wanted, report. Level-based: it may be called at any
/// time and repeated after a crash between any two of its steps.
public final class ApplicationReconciler {

  private static final String FIELD_MANAGER = "wheelhouse";

  private final ClusterObjects objects;
  private final Renderer renderer;
  private final ApplicationRevisions revisions;
  private final ResourceTrackers trackers;
  private final ComponentHealth health;
  private final String ingressClass;
  private final Clock clock;

  public ApplicationReconciler(
      ClusterObjects objects,
      Renderer renderer,
      ApplicationRevisions revisions,
      String ingressClass,
      Clock clock) {
    this.objects = objects;
    this.renderer = renderer;
    this.revisions = revisions;
    this.trackers = new ResourceTrackers(objects);
    this.health = new ComponentHealth(objects);
    this.ingressClass = ingressClass;
    this.clock = clock;
  }

  /// How a reconcile ended.
  ///
  /// @param status the new status of the application
  /// @param settled false while something is on its way that no watch may tell of
  public record Result(JsonObject status, boolean settled) {}

  /// Takes the next steps for an application that is to be there.
  public Result reconcile(JsonObject application, ImageResolver images) {
    ObjectRef ref = ObjectRef.of(application);
    long generation = application.integer("metadata", "generation").orElse(0L);
    Revision revision = revisions.current(application);
    List<RenderedComponent> rendered = new ArrayList<>();
    List<ObjectRef> applied = new ArrayList<>();
    String problem = "";
    List<ComponentStatus> statuses = List.of();
    boolean settled = true;
    try {
      ApplicationSpec spec =
          ApplicationSpec.of(application.object("spec").orElseGet(JsonObject::new));
      Supported.check(spec);
      for (Component component : spec.components()) {
        rendered.add(renderer.render(context(ref, revision, component, images), component));
      }
      statuses = advance(spec, rendered, ref, generation, applied);
      if (statuses.stream().allMatch(ComponentStatus::healthy)) {
        settled = trackers.collect(ref.namespace(), ref.name(), generation).isEmpty();
      }
    } catch (PlatformException e) {
      if (!lasting(e)) {
        throw e;
      }
      problem = String.valueOf(e.getMessage());
    }
    List<String> warnings = rendered.stream().flatMap(it -> it.warnings().stream()).toList();
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    Findings findings = new Findings(generation, revision, statuses, applied, problem, warnings);
    return new Result(ApplicationStatus.of(before, findings, clock.now()), settled);
  }

  /// Problems that only a change of the application can mend.
  private static boolean lasting(PlatformException e) {
    return e.is(Reason.INVALID)
        || e.is(Reason.BAD_REQUEST)
        || e.is(Reason.FORBIDDEN)
        || e.is(Reason.NOT_FOUND);
  }

  private ComponentContext context(
      ObjectRef ref, Revision revision, Component component, ImageResolver images) {
    return new ComponentContext(
        ref.name(), ref.namespace(), component.name(), revision.name(), ingressClass, images);
  }

  /// Applies each component whose turn it is, and says where all of them stand.
  private List<ComponentStatus> advance(
      ApplicationSpec spec,
      List<RenderedComponent> rendered,
      ObjectRef ref,
      long generation,
      List<ObjectRef> applied) {
    ComponentStatus[] statuses = new ComponentStatus[rendered.size()];
    for (int index : DependencyOrder.of(spec.components())) {
      RenderedComponent component = rendered.get(index);
      List<String> blockers = blockers(spec.components().get(index), spec, statuses);
      if (!blockers.isEmpty()) {
        statuses[index] = pending(component, ref, "waits for " + String.join(", ", blockers));
      } else if (!component.ready()) {
        statuses[index] = pending(component, ref, component.waiting());
      } else {
        apply(component, ref, generation, applied);
        statuses[index] = health.of(component, ref.namespace());
      }
    }
    return List.of(statuses);
  }

  private static List<String> blockers(
      Component component, ApplicationSpec spec, ComponentStatus[] statuses) {
    List<String> blockers = new ArrayList<>();
    for (int i = 0; i < statuses.length; i++) {
      boolean needed = component.dependsOn().contains(spec.components().get(i).name());
      if (needed && (statuses[i] == null || !statuses[i].healthy())) {
        blockers.add(spec.components().get(i).name());
      }
    }
    return blockers;
  }

  private static ComponentStatus pending(
      RenderedComponent component, ObjectRef ref, String message) {
    return ComponentHealth.status(component, ref.namespace(), Stage.PENDING, message, List.of());
  }

  private void apply(
      RenderedComponent component, ObjectRef ref, long generation, List<ObjectRef> applied) {
    List<ObjectRef> refs = component.objects().stream().map(ObjectRef::of).toList();
    trackers.record(ref.namespace(), ref.name(), generation, refs);
    for (JsonObject object : component.objects()) {
      objects.apply(object, FIELD_MANAGER, true);
    }
    applied.addAll(refs);
  }

  /// Takes an application away that is to go.
  ///
  /// @return true once nothing of it is left
  public boolean cleanUp(JsonObject application) {
    ObjectRef ref = ObjectRef.of(application);
    return trackers.removeAll(ref.namespace(), ref.name()).isEmpty();
  }
}
