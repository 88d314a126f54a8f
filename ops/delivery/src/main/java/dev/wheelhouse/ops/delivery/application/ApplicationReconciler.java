// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.definitions.snapshot.SnapshotLookup;
import dev.wheelhouse.ops.delivery.keeper.DeletionBudget;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Findings;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Part;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Problem;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.workflow.ComponentValues;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Makes the clusters match one Application: read it, take its workflow a step further, keep what
/// was applied as it was applied, collect what nothing wants any more, report. Level-based: it may
/// be called at any time and repeated after a crash between any two of its steps. Where nothing
/// changed it writes nothing.
///
/// Safe for use by many threads, one at a time for each application.
public final class ApplicationReconciler {

  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration REMOVAL_POLL = Duration.ofSeconds(1);
  private static final Duration RECOVERY_PAUSE = Duration.ofSeconds(1);

  /// A cluster that does not answer tells of nothing.
  private static final Duration TROUBLE_POLL = Duration.ofSeconds(10);

  private static final Duration PROBLEM_POLL = Duration.ofSeconds(30);

  private final ClusterObjects local;
  private final Clusters clusters;
  private final Authors authors;
  private final HttpCalls outside;
  private final Renderer renderer;
  private final ApplicationRevisions revisions;
  private final ResourceKeepers keepers;
  private final DefinitionChoice choice;
  private final Definitions builtIn = Definitions.load();
  private final SnapshotLookup.Compiled compiled = new SnapshotLookup.Compiled();
  private final Duration deadline;
  private final String ingressClass;
  private final Clock clock;
  private final SecretMemory.Unsaved unsaved = new SecretMemory.Unsaved();

  /// @param local the cluster that applications live on
  /// @param authors as whom applications act
  /// @param outside how steps reach servers outside of the clusters
  /// @param deadline after which a step that is not done counts as failed
  public ApplicationReconciler(
      ClusterObjects local,
      Clusters clusters,
      Authors authors,
      HttpCalls outside,
      Watches watches,
      Renderer renderer,
      ApplicationRevisions revisions,
      String ingressClass,
      Duration deadline,
      Clock clock) {
    this(
        local,
        clusters,
        authors,
        outside,
        watches,
        renderer,
        revisions,
        DefinitionChoice.Grants.NONE,
        ingressClass,
        deadline,
        clock);
  }

  /// @param grants which changed definitions an application is to take although it does not change
  public ApplicationReconciler(
      ClusterObjects local,
      Clusters clusters,
      Authors authors,
      HttpCalls outside,
      Watches watches,
      Renderer renderer,
      ApplicationRevisions revisions,
      DefinitionChoice.Grants grants,
      String ingressClass,
      Duration deadline,
      Clock clock) {
    this.local = local;
    this.clusters = clusters;
    this.authors = authors;
    this.outside = outside;
    this.renderer = renderer;
    this.revisions = revisions;
    this.keepers = new ResourceKeepers(local, watches, clock);
    this.choice = new DefinitionChoice(renderer.definitions(), revisions, grants);
    this.deadline = deadline;
    this.ingressClass = ingressClass;
    this.clock = clock;
  }

  /// How a reconcile ended.
  ///
  /// @param status the new status of the application
  /// @param again when to look again although nothing may tell of a change; empty for not before
  ///   something does
  /// @param notices what happened that somebody may want to know
  public record Result(JsonObject status, Optional<Duration> again, List<String> notices) {
    public Result {
      notices = List.copyOf(notices);
    }
  }

  /// Takes the next steps for an application that is to be there.
  ///
  /// @throws PlatformException when the cluster does not answer or somebody else changed the same
  ///   object: try again soon
  public Result reconcile(JsonObject application, ImageResolver images) {
    try {
      Optional<Revision> held =
          revisions.held(application).filter(it -> !choice.due(application, it));
      return held.isPresent()
          ? held(application, held.get(), images)
          : changed(application, images);
    } catch (PlatformException e) {
      return stopped(application, new Problem(Part.WORKFLOW, Refusals.messageOrThrow(e)));
    }
  }

  private Result held(JsonObject application, Revision revision, ImageResolver images) {
    Blueprint blueprint = read(application, revision);
    if (blueprint.policies().isEmpty()) {
      return stopped(application, blueprint.problem());
    }
    Pass pass = pass(application, revision, blueprint, blueprint.policies().get(), images);
    WorkflowStatus workflow = pass.restarted(pass.known());
    return pass.run(workflow, pass.check(workflow));
  }

  /// Makes a revision of a specification that is new, if there is nothing wrong with it.
  private Result changed(JsonObject application, ImageResolver images) {
    Snapshot definitions = choice.next(application, revisions.held(application));
    Revision next = revisions.next(application, definitions);
    Blueprint blueprint = read(application, next);
    if (blueprint.policies().isEmpty()) {
      return former(application, blueprint.problem(), images);
    }
    ResourcePolicies policies = blueprint.policies().get();
    Pass pass = pass(application, next, blueprint, policies, images);
    WorkflowStatus workflow = pass.restarted(pass.known());
    Problem problem = pass.check(workflow);
    if (!problem.none()) {
      return former(application, problem, images);
    }
    revisions.current(application, policies.garbage().revisionLimit(), definitions);
    return pass.run(workflow, problem);
  }

  /// Keeps what the newest revision wants that can be read, while what is wanted now has a problem.
  private Result former(JsonObject application, Problem problem, ImageResolver images) {
    for (Revision revision : revisions.all(application)) {
      Blueprint blueprint = read(application, revision);
      if (blueprint.policies().isPresent()) {
        Pass pass = pass(application, revision, blueprint, blueprint.policies().get(), images);
        return pass.run(pass.known(), problem);
      }
    }
    return stopped(application, problem);
  }

  private Blueprint read(JsonObject application, Revision revision) {
    String namespace = Owner.of(application).namespace();
    return reader(namespace, definitions(revision.definitions())).read(namespace, revision.spec());
  }

  /// The definitions that a revision was made with.
  private DefinitionLookup definitions(Snapshot snapshot) {
    return new SnapshotLookup(snapshot, renderer.definitions(), builtIn, compiled);
  }

  private Blueprint.Reader reader(String namespace, DefinitionLookup definitions) {
    return new Blueprint.Reader(
        PolicyTypes.of(definitions, namespace),
        StepTypes.of(definitions, namespace),
        local,
        deadline);
  }

  private Pass pass(
      JsonObject application,
      Revision revision,
      Blueprint blueprint,
      ResourcePolicies policies,
      ImageResolver images) {
    Owner owner = Owner.of(application);
    Identity identity = authors.of(revision.written(application));
    ResourceKeeper keeper =
        open(
            owner,
            new Generation(revision.number(), revision.name(), revision.generation()),
            policies,
            identity,
            identity);
    Scope scope =
        new Scope(
            owner,
            identity,
            revision,
            revision.spec(),
            keeper,
            clusters,
            new NamedPolicies(local, owner.namespace(), revision.spec()),
            Inherited.of(application),
            images);
    Renderer made = renderer.with(definitions(revision.definitions()));
    Rendering rendering = new Rendering(made, ingressClass);
    return new Pass(application, blueprint, policies, scope, rendering);
  }

  /// A tracker that cannot be read does not mend itself.
  ///
  /// @param remover who deletes what the application itself may not delete any more
  private ResourceKeeper open(
      Owner owner,
      Generation generation,
      ResourcePolicies policies,
      Identity identity,
      Identity remover) {
    try {
      return keepers.open(
          owner,
          generation,
          policies,
          cluster -> clusters.objects(cluster, identity),
          cluster -> clusters.objects(cluster, remover));
    } catch (PlatformException e) {
      if (e.is(Reason.INTERNAL)) {
        throw new PlatformException(Reason.INVALID, Refusals.message(e), e);
      }
      throw e;
    }
  }

  /// Touches nothing and says why.
  private Result stopped(JsonObject application, Problem problem) {
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    long generation = application.integer("metadata", "generation").orElse(0L);
    return new Result(
        ApplicationStatus.stopped(before, generation, problem, clock.now()),
        Optional.of(PROBLEM_POLL),
        List.of());
  }

  /// One reconcile. Owned by one thread.
  private final class Pass {

    private final JsonObject application;
    private final JsonObject before;
    private final Scope scope;
    private final Rendering rendering;
    private final ApplicationComponents components;
    private final Blueprint blueprint;
    private final ResourcePolicies policies;
    private final List<Duration> waits = new ArrayList<>();

    Pass(
        JsonObject application,
        Blueprint blueprint,
        ResourcePolicies policies,
        Scope scope,
        Rendering rendering) {
      this.application = application;
      this.before = application.object("status").orElseGet(JsonObject::new);
      this.scope = scope;
      this.rendering = rendering;
      this.components = new ApplicationComponents(scope, rendering);
      this.blueprint = blueprint;
      this.policies = policies;
    }

    /// What is wrong, as far as can be told before any step runs.
    Problem check(WorkflowStatus workflow) {
      return blueprint.problem().none() && !workflow.finished() ? render() : blueprint.problem();
    }

    Result run(WorkflowStatus reached, Problem wrong) {
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
        waits.add(PROBLEM_POLL);
      }
      List<Kept> kept = scope.keeper().keep();
      if (kept.stream().anyMatch(it -> !it.problem().isEmpty())) {
        waits.add(TROUBLE_POLL);
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
        revisions.succeeded(ObjectRef.of(application), scope.revision());
      }
      return new Result(
          ApplicationStatus.of(before, findings, clock.now()),
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
      return switch (Restart.of(application, workflow, clock.now())) {
        case Restart.None _ -> workflow;
        case Restart.Due _ -> WorkflowStatus.NEW;
        case Restart.Later(Duration left) -> {
          waits.add(left);
          yield workflow;
        }
        case Restart.Requested(Instant time) -> {
          JsonObject annotation = JsonObject.of(Restart.ANNOTATION, time.toString());
          local.merge(
              ObjectRef.of(application),
              JsonObject.of("metadata", JsonObject.of("annotations", annotation)),
              "wheelhouse");
          yield workflow;
        }
      };
    }

    /// Renders what can be rendered before any step runs, so that a mistake in one component is
    /// told before another one is touched. What cannot be had now is left to its step.
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
              : new PolicyObjects(scope, local).of(blueprint.checkedPolicies());
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
              new ApplicationWorld(scope, components, outside),
              new SecretMemory(local, application, unsaved),
              blueprint.deadline());
      Advance advance =
          new WorkflowEngine(steps()).advance(blueprint.workflow(), workflow, session, clock.now());
      rendering.workflow(advance.status().start().orElse(Instant.MIN));
      advance.again().map(it -> it.isPositive() ? it : AT_ONCE).ifPresent(waits::add);
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
              application
                  .string("metadata", "annotations", ApplicationRevisions.PUBLISH_VERSION)
                  .orElse(""),
          "appLabels", application.object("metadata", "labels").orElseGet(JsonObject::new),
          "appAnnotations",
              application.object("metadata", "annotations").orElseGet(JsonObject::new));
    }

    private StepTypes steps() {
      return StepTypes.of(definitions(scope.revision().definitions()), scope.owner().namespace());
    }

    private WorkflowStatus recovered(WorkflowStatus workflow, List<ComponentStatus> statuses) {
      if (!known().equals(workflow)) {
        return workflow;
      }
      Optional<WorkflowStatus> again =
          Recovery.of(workflow, blueprint.workflow(), steps(), statuses);
      again.ifPresent(_ -> waits.add(RECOVERY_PAUSE));
      return again.orElse(workflow);
    }

    private Collected collect(WorkflowStatus workflow) {
      boolean due =
          workflow.phase() == WorkflowPhase.SUCCEEDED
              || (workflow.phase() == WorkflowPhase.FAILED
                  && policies.garbage().continueOnFailure());
      if (!due) {
        return Collected.NOTHING;
      }
      Collected collected;
      try {
        DeletionBudget budget = DeletionBudget.of(application);
        collected = scope.keeper().collect(budget, dependencies(scope.owner(), policies));
      } catch (PlatformException e) {
        collected = Collected.refused(Refusals.messageOrThrow(e));
      }
      if (!collected.waiting().isEmpty()) {
        waits.add(collected.leaving() ? REMOVAL_POLL : PROBLEM_POLL);
      }
      return collected;
    }

    private List<String> warnings() {
      return Stream.concat(blueprint.warnings().stream(), rendering.warnings().stream()).toList();
    }
  }

  /// For each component those that it depends on or takes values from, in any of the revisions that
  /// are kept. Asked for only where the order matters.
  private Map<String, Set<String>> dependencies(Owner owner, ResourcePolicies policies) {
    Map<String, Set<String>> needs = new HashMap<>();
    if (!policies.garbage().byDependency()) {
      return needs;
    }
    ObjectRef ref =
        new ObjectRef("core.oam.dev/v1beta1", "Application", owner.namespace(), owner.name());
    for (JsonObject spec : revisions.specs(ref)) {
      List<JsonObject> components = spec.array("components").orElseGet(JsonArray::new).objects();
      for (JsonObject component : components) {
        Set<String> needed =
            needs.computeIfAbsent(component.string("name").orElse(""), _ -> new HashSet<>());
        needed.addAll(component.array("dependsOn").orElseGet(JsonArray::new).strings());
        needed.addAll(ComponentValues.givers(component, components));
      }
    }
    return needs;
  }

  /// How the removal of an application stands.
  ///
  /// @param gone whether nothing of it is left
  /// @param status to be written while something is
  /// @param again when to look again
  public record Removed(boolean gone, JsonObject status, Duration again, List<String> notices) {
    public Removed {
      notices = List.copyOf(notices);
    }
  }

  /// Takes an application away that is to go.
  public Removed cleanUp(JsonObject application) {
    Optional<ResourcePolicies> policies = lastPolicies(application);
    if (policies.isEmpty()) {
      return left(
          application, "its policies cannot be read, and they say what is to stay: mend them");
    }
    try {
      return cleanUp(application, policies.get());
    } catch (PlatformException e) {
      return left(application, Refusals.messageOrThrow(e));
    }
  }

  /// Those of the application, or else of the newest revision of which they can be read. What never
  /// had a revision has deployed nothing.
  private Optional<ResourcePolicies> lastPolicies(JsonObject application) {
    List<Revision> kept = revisions.all(application);
    JsonObject spec = application.object("spec").orElseGet(JsonObject::new);
    Snapshot newest = kept.isEmpty() ? Snapshot.EMPTY : kept.getFirst().definitions();
    Optional<ResourcePolicies> own = policies(application, newest, spec);
    if (own.isPresent()) {
      return own;
    }
    return kept.isEmpty()
        ? Optional.of(ResourcePolicies.NONE)
        : kept.stream()
            .flatMap(it -> policies(application, it.definitions(), it.spec()).stream())
            .findFirst();
  }

  private Optional<ResourcePolicies> policies(
      JsonObject application, Snapshot definitions, JsonObject spec) {
    return reader(Owner.of(application).namespace(), definitions(definitions)).policies(spec);
  }

  /// As whom an application goes: what is deleted is proven by its trackers and labels, so one
  /// whose author nobody knows can go as well.
  private Identity leaver(JsonObject application) {
    try {
      return authors.of(application);
    } catch (PlatformException e) {
      if (e.is(Reason.FORBIDDEN)) {
        return Identity.SELF;
      }
      throw e;
    }
  }

  private Removed left(JsonObject application, String why) {
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    return new Removed(
        false,
        ApplicationStatus.deleting(before, List.of(why), clock.now()),
        PROBLEM_POLL,
        List.of());
  }

  private Removed cleanUp(JsonObject application, ResourcePolicies policies) {
    Owner owner = Owner.of(application);
    ResourceKeeper keeper =
        open(owner, new Generation(0, "", 0), policies, leaver(application), Identity.SELF);
    Collected collected = keeper.removeAll(dependencies(owner, policies));
    boolean gone = collected.done() && revisions.removeAll(owner.namespace(), owner.name());
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    return new Removed(
        gone,
        ApplicationStatus.deleting(before, collected.waiting(), clock.now()),
        collected.done() || collected.leaving() ? REMOVAL_POLL : PROBLEM_POLL,
        keeper.notices());
  }
}
