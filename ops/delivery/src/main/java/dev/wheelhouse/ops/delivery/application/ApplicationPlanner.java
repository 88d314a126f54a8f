// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.authors.Authors;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageResolver;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.snapshot.Snapshot;
import dev.wheelhouse.ops.delivery.definitions.snapshot.SnapshotLookup;
import dev.wheelhouse.ops.delivery.keeper.DeletionBudget;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import dev.wheelhouse.ops.delivery.keeper.Watches;
import dev.wheelhouse.ops.delivery.plan.HeldReleases;
import dev.wheelhouse.ops.delivery.plan.Plan;
import dev.wheelhouse.ops.delivery.plan.PlannedChanges;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import dev.wheelhouse.ops.delivery.plan.Preview;
import dev.wheelhouse.ops.delivery.policies.PolicyTypes;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions;
import dev.wheelhouse.ops.delivery.revisions.ApplicationRevisions.Revision;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

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
    Function<String, PlannedCluster> opener = opener(wanted);
    Map<String, PlannedCluster> written = new TreeMap<>();
    Draft draft =
        new Draft(
            opener,
            new PlannedClusters(clusters, name -> written.computeIfAbsent(name, opener)),
            new PlannedCluster(local),
            _ -> new ImageState.Waiting("its image is built once it is applied"),
            written,
            new ArrayList<>());
    String problem = run(next(wanted, live), draft);
    List<String> notes = new ArrayList<>(deeds(written));
    notes.addAll(draft.notes());
    Map<String, String> held = new TreeMap<>();
    written.forEach(
        (name, cluster) -> cluster.held().forEach((key, to) -> held.put(name + "/" + key, to)));
    return new Plan(wanted, generation, problem, PlannedChanges.of(written), notes).holding(held);
  }

  private Function<String, PlannedCluster> opener(JsonObject wanted) {
    return cluster -> new PlannedCluster(clusters.objects(cluster, Authors.NONE.of(wanted)));
  }

  /// What would be done beside writing objects.
  private static List<String> deeds(Map<String, PlannedCluster> clusters) {
    List<String> deeds = new ArrayList<>();
    clusters.forEach((name, cluster) ->
        cluster
            .deeds()
            .forEach(it -> deeds.add(name.equals(Cluster.LOCAL) ? it : it + " on " + name)));
    return deeds;
  }

  /// What an application becomes where nothing is there yet.
  ///
  /// @param kinds the cluster that knows which kinds live in namespaces; empty for none at hand
  /// @throws PlatformException when a cluster does not answer
  public Preview preview(JsonObject wanted, Optional<ClusterObjects> kinds) {
    Function<String, PlannedCluster> opener = opener(wanted);
    Map<String, PlannedCluster> read = new TreeMap<>();
    Draft draft =
        new Draft(
            name -> PlannedCluster.empty(kinds.map(_ -> read.computeIfAbsent(name, opener))),
            new PlannedClusters(clusters, name -> read.computeIfAbsent(name, opener)),
            PlannedCluster.empty(kinds),
            source -> new ImageState.Ready("image-of-" + source.component()),
            new TreeMap<>(),
            new ArrayList<>());
    String problem = run(next(wanted, Optional.empty()), draft);
    List<String> notes = new ArrayList<>(deeds(read));
    notes.addAll(deeds(draft.clusters()));
    notes.addAll(draft.notes());
    return Preview.of(problem, read, draft.clusters(), notes);
  }

  /// An application as it is once it is applied.
  private static JsonObject next(JsonObject wanted, Optional<JsonObject> live) {
    JsonObject application = wanted.deepCopy();
    long generation = live.flatMap(it -> it.integer("metadata", "generation")).orElse(0L);
    application
        .childObject("metadata")
        .with("generation", generation + 1)
        .put("uid", live.flatMap(it -> it.string("metadata", "uid")).orElse(""));
    return application;
  }

  /// What is planned so far.
  ///
  /// @param places what components read, and what is done with their releases
  /// @param books where revisions and trackers are read from
  /// @param clusters what is written to, as far as something is
  private record Draft(
      Function<String, PlannedCluster> opener,
      Clusters places,
      ClusterObjects books,
      ImageResolver images,
      Map<String, PlannedCluster> clusters,
      List<String> notes) {

    PlannedCluster cluster(String name) {
      return clusters.computeIfAbsent(name, opener);
    }
  }

  /// @return what makes it impossible; empty when nothing does
  private String run(JsonObject application, Draft draft) {
    try {
      return take(application, draft);
    } catch (PlatformException e) {
      return Refusals.messageOrThrow(e);
    }
  }

  private String take(JsonObject application, Draft draft) {
    Owner owner = Owner.of(application);
    Identity identity = Authors.NONE.of(application);
    ApplicationRevisions revisions = new ApplicationRevisions(draft.books(), NO_LIMIT);
    Snapshot used =
        new DefinitionChoice(renderer.definitions(), revisions, DefinitionChoice.Grants.NONE)
            .next(application, revisions.held(application));
    Revision revision = revisions.current(application, Optional.empty(), used);
    DefinitionLookup definitions =
        new SnapshotLookup(
            used, renderer.definitions(), Definitions.load(), new SnapshotLookup.Compiled());
    StepTypes types = StepTypes.of(definitions, owner.namespace());
    Blueprint blueprint =
        new Blueprint.Reader(
                PolicyTypes.of(definitions, owner.namespace()),
                types,
                local,
                Duration.ofMinutes(30))
            .read(owner.namespace(), revision.spec());
    if (!blueprint.problem().none()) {
      return blueprint.problem().message();
    }
    ResourceKeeper keeper =
        new ResourceKeepers(draft.books(), Watches.NONE, Clock.system())
            .open(
                owner,
                new Generation(revision.number(), revision.name(), revision.generation()),
                blueprint.policies().orElseThrow(),
                draft::cluster);
    Scope scope =
        new Scope(
            owner,
            identity,
            revision,
            revision.spec(),
            keeper,
            draft.places(),
            new NamedPolicies(local, owner.namespace(), revision.spec()),
            Inherited.of(application),
            draft.images());
    Rendering rendering = new Rendering(renderer.with(definitions), ingressClass);
    rendering.hold(HeldReleases.of(application));
    rendering.workflow(changes(application) ? Instant.MAX : Instant.MIN);
    ApplicationComponents components = new ApplicationComponents(scope, rendering, true);
    for (WorkflowStep step : blueprint.workflow().all()) {
      String failure = take(step, types.find(step.type()), components, draft.notes());
      if (!failure.isEmpty()) {
        return failure;
      }
    }
    rendering.warnings().forEach(it -> draft.notes().add("nobody knows the parameter " + it));
    var collected =
        keeper.collect(
            DeletionBudget.of(application), Map.of(), new LateTraits(scope, rendering)::made);
    draft.notes().addAll(keeper.notices());
    return collected.refused();
  }

  /// Whether applying it begins a workflow, which tries again what has failed.
  private boolean changes(JsonObject application) {
    return local
        .get(ObjectRef.of(application))
        .filter(it -> Objects.equals(it.get("spec"), application.get("spec")))
        .isEmpty();
  }

  /// @return why the step fails; empty when it does not
  private static String take(
      WorkflowStep step,
      Optional<StepType> type,
      ApplicationComponents components,
      List<String> notes) {
    String name = "step " + step.name();
    if (!step.inputs().isEmpty()) {
      notes.add(name + ": planned without the values that other steps give it");
    }
    if (type.isPresent() && type.get() instanceof DeliveryStep delivery) {
      Properties properties = new Properties(name, step.properties());
      if (delivery.deliver(components, properties) instanceof Deployment.Failed(String why)) {
        if (step.inputs().isEmpty()) {
          return name + ": " + why;
        }
        notes.add(name + ": " + why);
      }
    } else if (!step.type().equals(WorkflowStep.GROUP)) {
      notes.add(name + ": what a step of type " + step.type() + " does is not planned");
    }
    return "";
  }
}
