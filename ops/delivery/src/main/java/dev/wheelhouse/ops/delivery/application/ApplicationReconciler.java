// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.plan.HeldReleases;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Part;
import dev.wheelhouse.ops.delivery.status.ApplicationStatus.Problem;
import dev.wheelhouse.ops.delivery.workflow.SecretMemory;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSession;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes the clusters match one Application: read it, take its workflow a step further, keep what
/// was applied as it was applied, collect what nothing wants any more, report. Level-based: it may
/// be called at any time and repeated after a crash between any two of its steps. Where nothing
/// changed it writes nothing.
///
/// Safe for use by many threads, one at a time for each application.
public final class ApplicationReconciler {

  private final Clusters clusters;
  private final Authors authors;
  private final ApplicationRevisions revisions;
  private final DefinitionChoice choice;
  private final RevisionReader reader;
  private final OwnedResources resources;
  private final ApplicationRemoval removal;
  private final ReconcilePass.Means means;

  /// What is set for all applications.
  ///
  /// @param ingressClass of Ingresses for which an application names none; empty for the cluster's
  /// @param deadline after which a step that is not done counts as failed
  /// @param grants which changed definitions an application is to take although it does not change
  public record Settings(String ingressClass, Duration deadline, DefinitionChoice.Grants grants) {

    public static final Settings USUAL =
        new Settings("", WorkflowSession.DEADLINE, DefinitionChoice.Grants.NONE);
  }

  /// @param local the cluster that applications live on
  /// @param authors as whom applications act
  /// @param outside how steps reach servers outside of the clusters
  public ApplicationReconciler(
      ClusterObjects local,
      Clusters clusters,
      Authors authors,
      HttpCalls outside,
      Watches watches,
      Renderer renderer,
      ApplicationRevisions revisions,
      Settings settings,
      Clock clock) {
    this.clusters = clusters;
    this.authors = authors;
    this.revisions = revisions;
    this.choice = new DefinitionChoice(renderer.definitions(), revisions, settings.grants());
    this.reader = new RevisionReader(local, renderer, settings.ingressClass(), settings.deadline());
    this.resources = new OwnedResources(new ResourceKeepers(local, watches, clock), clusters);
    this.removal = new ApplicationRemoval(reader, resources, revisions, authors, clock);
    this.means =
        new ReconcilePass.Means(local, outside, revisions, new SecretMemory.Unsaved(), clock);
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
    Blueprint blueprint = reader.read(application, revision);
    if (blueprint.policies().isEmpty()) {
      return stopped(application, blueprint.problem());
    }
    ReconcilePass pass = pass(application, revision, blueprint, blueprint.policies().get(), images);
    WorkflowStatus workflow = pass.restarted(pass.known());
    return pass.run(workflow, pass.check(workflow));
  }

  /// Makes a revision of a specification that is new, if there is nothing wrong with it.
  private Result changed(JsonObject application, ImageResolver images) {
    Snapshot definitions = choice.next(application, revisions.held(application));
    Revision next = revisions.next(application, definitions);
    Blueprint blueprint = reader.read(application, next);
    if (blueprint.policies().isEmpty()) {
      return former(application, blueprint.problem(), images);
    }
    ResourcePolicies policies = blueprint.policies().get();
    ReconcilePass pass = pass(application, next, blueprint, policies, images);
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
      Blueprint blueprint = reader.read(application, revision);
      if (blueprint.policies().isPresent()) {
        ReconcilePass pass =
            pass(application, revision, blueprint, blueprint.policies().get(), images);
        return pass.run(pass.known(), problem);
      }
    }
    return stopped(application, problem);
  }

  private ReconcilePass pass(
      JsonObject application,
      Revision revision,
      Blueprint blueprint,
      ResourcePolicies policies,
      ImageResolver images) {
    Owner owner = Owner.of(application);
    Identity identity = authors.of(revision.written(application));
    ResourceKeeper keeper =
        resources.open(
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
            new NamedPolicies(means.local(), owner.namespace(), revision.spec()),
            Inherited.of(application),
            images);
    Rendering rendering = reader.rendering(revision);
    rendering.hold(HeldReleases.of(application));
    return new ReconcilePass(
        means, application, blueprint, policies, scope, rendering, reader.steps(scope));
  }

  /// Touches nothing and says why.
  private Result stopped(JsonObject application, Problem problem) {
    JsonObject before = application.object("status").orElseGet(JsonObject::new);
    long generation = application.integer("metadata", "generation").orElse(0L);
    return new Result(
        ApplicationStatus.stopped(before, generation, problem, means.clock().now()),
        Optional.of(Pauses.PROBLEM),
        List.of());
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
    return removal.cleanUp(application);
  }
}
