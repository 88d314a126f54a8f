// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keeper.DeletionBudget;
import dev.wheelhouse.ops.delivery.keeper.ManagedResource;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Findings;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Part;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Problem;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.workflow.SecretMemory;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.WorkflowEngine;
import dev.wheelhouse.ops.delivery.workflow.WorkflowEngine.Advance;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSession;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One reconcile of one revision of an application: its workflow a step further, what was applied
/// kept, what nothing wants collected, all of it told. Owned by one thread.
final class ReconcilePass {

  /// What all reconciles work with.
  ///
  /// @param outside how steps reach servers outside of the clusters
  record Means(
      ClusterObjects local,
      HttpCalls outside,
      ApplicationRevisions revisions,
      SecretMemory.Unsaved unsaved,
      Clock clock) {}

  private final Means means;
  private final JsonObject application;
  private final JsonObject before;
  private final Scope scope;
  private final Rendering rendering;
  private final StepTypes steps;
  private final ApplicationComponents components;
  private final Blueprint blueprint;
  private final ResourcePolicies policies;
  private final List<Duration> waits = new ArrayList<>();

  ReconcilePass(
      Means means,
      JsonObject application,
      Blueprint blueprint,
      ResourcePolicies policies,
      Scope scope,
      Rendering rendering,
      StepTypes steps) {
    this.means = means;
    this.application = application;
    this.before = application.object("status").orElseGet(JsonObject::new);
    this.scope = scope;
    this.rendering = rendering;
    this.steps = steps;
    this.components = new ApplicationComponents(scope, rendering);
    this.blueprint = blueprint;
    this.policies = policies;
  }

  /// What is wrong, as far as can be told before any step runs.
  Problem check(WorkflowStatus workflow) {
    return blueprint.problem().none() && !workflow.finished() ? render() : blueprint.problem();
  }

  ApplicationReconciler.Result run(WorkflowStatus reached, Problem wrong) {
    WorkflowStatus workflow = reached;
    Problem problem = wrong;
    if (problem.none()) {
      try {
        workflow = advance(workflow);
      } catch (PlatformException e) {
        problem = new Problem(Part.WORKFLOW, Refusals.messageOrThrow(e));
      }
    }
    if (!problem.none()) {
      waits.add(Pauses.PROBLEM);
    }
    List<Kept> kept = scope.keeper().keep();
    if (kept.stream().anyMatch(it -> !it.problem().isEmpty())) {
      waits.add(Pauses.TROUBLE);
    }
    List<ComponentStatus> statuses = components.statuses(kept, workflow.phase());
    components.again().ifPresent(waits::add);
    if (problem.none()) {
      workflow = recovered(workflow, statuses);
    }
    Collected garbage = problem.none() ? collect(workflow) : Collected.NOTHING;
    Findings findings =
        new Findings(
            application.integer("metadata", "generation").orElse(0L),
            scope.revision(),
            statuses,
            kept,
            problem,
            warnings(),
            workflow,
            garbage);
    if (findings.healthy()) {
      means.revisions().succeeded(ObjectRef.of(application), scope.revision());
    }
    return new ApplicationReconciler.Result(
        ApplicationStatus.of(before, findings, means.clock().now()),
        waits.stream().min(Duration::compareTo),
        scope.keeper().notices());
  }

  /// Where the workflow of this revision stands.
  WorkflowStatus known() {
    return before
        .object("workflow")
        .filter(it -> it.string("appRevision").orElse("").equals(scope.revision().name()))
        .map(WorkflowStatus::ofApplication)
        .orElse(WorkflowStatus.NEW);
  }

  WorkflowStatus restarted(WorkflowStatus workflow) {
    return switch (Restart.of(application, workflow, means.clock().now())) {
      case Restart.None _ -> workflow;
      case Restart.Due _ -> WorkflowStatus.NEW;
      case Restart.Later(Duration left) -> {
        waits.add(left);
        yield workflow;
      }
      case Restart.Requested(Instant time) -> {
        JsonObject annotation = JsonObject.of(AppKeys.RESTART_WORKFLOW, time.toString());
        means
            .local()
            .merge(
                ObjectRef.of(application),
                JsonObject.of("metadata", JsonObject.of("annotations", annotation)),
                "wheelhouse");
        yield workflow;
      }
    };
  }

  /// Renders what can be rendered before any step runs, so that a mistake in one component is told
  /// before another one is touched. What cannot be had now is left to its step.
  private Problem render() {
    List<JsonObject> trees = scope.components();
    for (int i = 0; i < trees.size(); i++) {
      Component component = blueprint.spec().components().get(i);
      if (trees.get(i).array("inputs").filter(it -> !it.isEmpty()).isPresent()) {
        continue;
      }
      try {
        rendering.render(scope, component, scope.owner().namespace());
      } catch (PlatformException e) {
        if (!Refusals.silence(e)) {
          return new Problem(Part.RENDER, component.name() + ": " + Refusals.messageOrThrow(e));
        }
      }
    }
    return Problem.NONE;
  }

  /// Objects that policies make by themselves are there before any step runs.
  private void dispatchPolicies(WorkflowStatus workflow) {
    List<Wanted> wanted =
        workflow.finished()
            ? List.of()
            : new PolicyObjects(scope, means.local()).of(blueprint.checkedPolicies());
    if (!wanted.isEmpty()) {
      scope.keeper().dispatch(wanted);
    }
  }

  private WorkflowStatus advance(WorkflowStatus workflow) {
    dispatchPolicies(workflow);
    rendering.workflow(workflow.start().orElse(Instant.MAX)); // one that begins now tries it all
    WorkflowSession session =
        new WorkflowSession(
            scope.owner().uid() + "/" + scope.revision().name(),
            context(),
            new ApplicationWorld(scope, components, means.outside()),
            new SecretMemory(means.local(), application, means.unsaved()),
            blueprint.deadline());
    Advance advance =
        new WorkflowEngine(steps)
            .advance(blueprint.workflow(), workflow, session, means.clock().now());
    rendering.workflow(advance.status().start().orElse(Instant.MIN));
    advance.again().map(it -> it.isPositive() ? it : Pauses.AT_ONCE).ifPresent(waits::add);
    return advance.status();
  }

  private JsonObject context() {
    String name = scope.owner().name();
    return JsonObject.of(
        "name", name,
        "appName", name,
        "namespace", scope.owner().namespace(),
        "appRevision", scope.revision().name(),
        "appRevisionNum", scope.revision().number(),
        "workflowName", name,
        "publishVersion",
            application.string("metadata", "annotations", AppKeys.PUBLISH_VERSION).orElse(""),
        "appLabels", application.object("metadata", "labels").orElseGet(JsonObject::new),
        "appAnnotations", application.object("metadata", "annotations").orElseGet(JsonObject::new));
  }

  private WorkflowStatus recovered(WorkflowStatus workflow, List<ComponentStatus> statuses) {
    if (!known().equals(workflow)) {
      return workflow;
    }
    Optional<WorkflowStatus> again = Recovery.of(workflow, blueprint.workflow(), steps, statuses);
    again.ifPresent(_ -> waits.add(Pauses.RECOVERY));
    return again.orElse(workflow);
  }

  private Collected collect(WorkflowStatus workflow) {
    boolean due =
        workflow.phase() == WorkflowPhase.SUCCEEDED
            || (workflow.phase() == WorkflowPhase.FAILED && policies.garbage().continueOnFailure());
    if (!due) {
      return Collected.NOTHING;
    }
    Collected collected;
    try {
      DeletionBudget budget = DeletionBudget.of(application);
      collected =
          scope
              .keeper()
              .collect(
                  budget,
                  Dependencies.of(means.revisions(), scope.owner(), policies),
                  late(workflow.phase()));
    } catch (PlatformException e) {
      collected = Collected.refused(Refusals.messageOrThrow(e));
    }
    if (!collected.waiting().isEmpty()) {
      waits.add(collected.leaving() ? Pauses.REMOVAL : Pauses.PROBLEM);
    }
    return collected;
  }

  /// Which objects stay until others of the same trait are there. Where the workflow has succeeded
  /// all have come that are to come.
  private Predicate<ManagedResource> late(WorkflowPhase phase) {
    return phase == WorkflowPhase.SUCCEEDED ? _ -> false : new LateTraits(scope, rendering)::made;
  }

  private List<String> warnings() {
    return Stream.concat(blueprint.warnings().stream(), rendering.warnings().stream()).toList();
  }
}
