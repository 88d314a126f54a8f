// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.keeper.DeletionBudget;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.Plan;
import dev.wheelhouse.ops.delivery.plan.PlannedChanges;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out what a change of an application would do: it takes all components where their steps
/// would take them and collects what would be left over, on clusters that write nothing.
public final class ApplicationPlanner {

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final ClusterObjects local;
  private final Clusters clusters;
  private final Renderer renderer;
  private final String ingressClass;

  public ApplicationPlanner(
      ClusterObjects local, Clusters clusters, Renderer renderer, String ingressClass) {
    this.local = local;
    this.clusters = clusters;
    this.renderer = renderer;
    this.ingressClass = ingressClass;
  }

  /// @param wanted the application as it would be applied
  /// @throws PlatformException when a cluster does not answer
  public Plan plan(JsonObject wanted) {
    Optional<JsonObject> live = local.get(ObjectRef.of(wanted));
    long generation = live.flatMap(it -> it.integer("metadata", "generation")).orElse(0L);
    JsonObject application = wanted.deepCopy();
    JsonObject metadata = application.childObject("metadata");
    metadata.put("generation", generation + 1);
    metadata.put("uid", live.flatMap(it -> it.string("metadata", "uid")).orElse(""));
    List<String> notes = new ArrayList<>();
    Map<String, PlannedCluster> planned = new HashMap<>();
    String problem;
    try {
      problem = run(application, planned, notes);
    } catch (PlatformException e) {
      problem = Refusals.messageOrThrow(e);
    }
    List<Change> changes = PlannedChanges.of(planned);
    return new Plan(wanted, generation, problem, changes, notes);
  }

  private PlannedCluster planned(
      Map<String, PlannedCluster> all, String cluster, Identity identity) {
    return all.computeIfAbsent(cluster, it -> new PlannedCluster(clusters.objects(it, identity)));
  }

  private String run(JsonObject application, Map<String, PlannedCluster> all, List<String> notes) {
    Owner owner = Owner.of(application);
    Identity identity = Authors.NONE.of(application);
    ClusterObjects books = new PlannedCluster(local);
    Revision revision =
        new ApplicationRevisions(books, NO_LIMIT).current(application, Optional.empty());
    Blueprint blueprint =
        new Blueprint.Reader(PolicyTypes.load(), StepTypes.load(), local, Duration.ofMinutes(30))
            .read(owner.namespace(), revision.spec());
    if (!blueprint.problem().none()) {
      return blueprint.problem().message();
    }
    ResourceKeeper keeper =
        new ResourceKeepers(books, Watches.NONE)
            .open(
                owner,
                new Generation(revision.number(), revision.name(), revision.generation()),
                blueprint.policies().orElseThrow(),
                cluster -> planned(all, cluster, identity));
    Scope scope =
        new Scope(
            owner,
            identity,
            revision,
            revision.spec(),
            keeper,
            clusters,
            new NamedPolicies(local, owner.namespace(), revision.spec()),
            _ -> new ImageState.Waiting("its image is built once it is applied"));
    Rendering rendering = new Rendering(renderer, ingressClass);
    ApplicationComponents components = new ApplicationComponents(scope, rendering, true);
    for (WorkflowStep step : blueprint.workflow().all()) {
      note(step, take(step, components), notes);
    }
    rendering.warnings().forEach(it -> notes.add("nobody knows the parameter " + it));
    var collected = keeper.collect(DeletionBudget.of(application), Map.of());
    notes.addAll(keeper.notices());
    return collected.refused();
  }

  private static Deployment take(WorkflowStep step, ApplicationComponents components) {
    JsonObject properties = step.properties();
    return switch (step.type()) {
      case "deploy" ->
          components.deploy(
              properties
                  .array("policies")
                  .map(dev.wheelhouse.base.json.JsonArray::strings)
                  .orElse(List.of()),
              NO_LIMIT);
      case "apply-component" ->
          components.apply(
              properties.string("component").orElse(""),
              properties.object("value").orElseGet(JsonObject::new),
              properties.string("cluster").orElse(""),
              properties.string("namespace").orElse(""));
      case WorkflowStep.GROUP -> new Deployment.Healthy(new JsonObject(), new JsonObject());
      default ->
          new Deployment.Waiting(
              "what a step of type " + step.type() + " does is not planned", Optional.empty());
    };
  }

  private static void note(WorkflowStep step, Deployment deployment, List<String> notes) {
    if (!step.inputs().isEmpty()) {
      notes.add("step " + step.name() + ": planned without the values that other steps give it");
    }
    boolean deploys = step.type().equals("deploy") || step.type().equals("apply-component");
    switch (deployment) {
      case Deployment.Failed(String message) -> notes.add("step " + step.name() + ": " + message);
      case Deployment.Waiting(String message, var _) when !deploys ->
          notes.add("step " + step.name() + ": " + message);
      case Deployment.Waiting _, Deployment.Healthy _ -> {}
    }
  }
}
