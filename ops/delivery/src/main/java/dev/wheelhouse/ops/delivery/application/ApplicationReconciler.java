// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.keeper.DeletionBudget;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Findings;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.status.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes the cluster match one Application: render, write down, apply in the order of dependencies,
/// judge health, collect what is no longer wanted, report. Level-based: it may be called at any
/// time and repeated after a crash between any two of its steps. Where nothing changed it writes
/// nothing.
///
/// Safe for use by many threads, one at a time for each application.
public final class ApplicationReconciler {

  private static final Duration REMOVAL_POLL = Duration.ofSeconds(1);
  private static final Duration IMAGE_POLL = Duration.ofSeconds(6);
  private static final Duration REFUSAL_POLL = Duration.ofSeconds(30);

  private final Renderer renderer;
  private final ApplicationRevisions revisions;
  private final ClusterObjects objects;
  private final ResourceKeepers keepers;
  private final Rollout rollout;
  private final String ingressClass;
  private final Duration deadline;
  private final Clock clock;

  /// @param deadline after which a change that is not healthy counts as failed
  public ApplicationReconciler(
      ClusterObjects objects,
      Watches watches,
      Renderer renderer,
      ApplicationRevisions revisions,
      String ingressClass,
      Duration deadline,
      Clock clock) {
    this.renderer = renderer;
    this.revisions = revisions;
    this.objects = objects;
    this.keepers = new ResourceKeepers(objects, watches);
    this.rollout = new Rollout(objects);
    this.ingressClass = ingressClass;
    this.deadline = deadline;
    this.clock = clock;
  }

  /// How a reconcile ended.
  ///
  /// @param status the new status of the application
  /// @param again when to look again although nothing may tell of a change; empty for not before
  ///   something does
  public record Result(JsonObject status, Optional<Duration> again) {}

  /// What has been found out about an application in one reconcile.
  private record Progress(
      List<ComponentStatus> components,
      List<ObjectRef> applied,
      List<String> warnings,
      String problem,
      boolean collected) {

    static Progress stuck(List<ComponentStatus> components, List<String> warnings, String problem) {
      return new Progress(components, List.of(), warnings, problem, true);
    }
  }

  /// Takes the next steps for an application that is to be there.
  ///
  /// @throws PlatformException when the cluster does not answer or somebody else changed the same
  ///   object: try again soon
  public Result reconcile(JsonObject application, ImageResolver images) {
    Revision revision = revisions.current(application);
    Progress progress = progress(application, revision, images);
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    long generation = application.integer("metadata", "generation").orElse(0L);
    Deadline limit = Deadline.of(before, generation, deadline, clock.now());
    Findings findings =
        new Findings(
            generation,
            revision,
            progress.components(),
            progress.applied(),
            progress.problem(),
            progress.warnings(),
            limit);
    return new Result(
        ApplicationStatus.of(before, findings, clock.now()), again(progress, findings));
  }

  private Progress progress(JsonObject application, Revision revision, ImageResolver images) {
    JsonObject tree = application.object("spec").orElseGet(JsonObject::new);
    ApplicationSpec spec = ApplicationSpec.of(tree);
    List<Integer> order;
    try {
      Supported.check(spec, tree);
      order = DependencyOrder.of(spec.components());
    } catch (PlatformException e) {
      return Progress.stuck(List.of(), List.of(), Refusals.message(e));
    }
    return advance(application, spec, order, revision, images);
  }

  private Progress advance(
      JsonObject application,
      ApplicationSpec spec,
      List<Integer> order,
      Revision revision,
      ImageResolver images) {
    ObjectRef ref = ObjectRef.of(application);
    List<RenderedComponent> rendered = new ArrayList<>();
    List<ComponentStatus> refused = new ArrayList<>();
    for (Component component : spec.components()) {
      ComponentContext context =
          new ComponentContext(
              ref.name(), ref.namespace(), component.name(), revision.name(), ingressClass, images);
      try {
        rendered.add(renderer.render(context, component));
      } catch (PlatformException e) {
        refused.add(refusal(component, ref, Refusals.messageOrThrow(e)));
      }
    }
    List<String> warnings = rendered.stream().flatMap(it -> it.warnings().stream()).toList();
    if (!refused.isEmpty()) {
      return Progress.stuck(
          refused, warnings, refused.getFirst().name() + ": " + refused.getFirst().message());
    }
    long generation = application.integer("metadata", "generation").orElse(0L);
    ResourceKeeper keeper =
        keepers.open(
            Owner.of(application),
            new Generation(revision.number(), revision.name(), generation),
            ResourcePolicies.NONE,
            _ -> objects);
    Rollout.Step step = rollout.advance(ref, keeper, spec.components(), rendered, order);
    boolean collected =
        step.components().stream().noneMatch(it -> !it.healthy())
            && keeper.collect(DeletionBudget.of(application), Map.of()).done();
    return new Progress(step.components(), step.applied(), warnings, "", collected);
  }

  private ComponentStatus refusal(Component component, ObjectRef ref, String message) {
    return new ComponentStatus(
        component.name(),
        ref.namespace(),
        renderer.workloadApiVersion(component),
        renderer.workloadKind(component),
        Stage.FAILED,
        message,
        List.of());
  }

  private Optional<Duration> again(Progress progress, Findings findings) {
    Stream<Duration> waits =
        progress.components().stream()
            .flatMap(it ->
                switch (it.stage()) {
                  case PENDING -> Stream.of(IMAGE_POLL);
                  case FAILED -> Stream.of(REFUSAL_POLL);
                  case RUNNING, HEALTHY -> Stream.empty();
                });
    Stream<Duration> removal = progress.collected() ? Stream.empty() : Stream.of(REMOVAL_POLL);
    Stream<Duration> limit =
        findings.healthy() ? Stream.empty() : findings.deadline().left(clock.now()).stream();
    return Stream.of(waits, removal, limit).flatMap(it -> it).min(Comparator.naturalOrder());
  }

  /// Takes an application away that is to go.
  ///
  /// @return true once nothing of it is left
  public boolean cleanUp(JsonObject application) {
    ObjectRef ref = ObjectRef.of(application);
    ResourceKeeper keeper =
        keepers.open(
            Owner.of(application), new Generation(0, "", 0), ResourcePolicies.NONE, _ -> objects);
    return keeper.removeAll(Map.of()).done()
        && revisions.removeAll(ref.namespace(), ref.name());
  }
}
