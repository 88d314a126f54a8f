// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.health.HealthRules;
import dev.wheelhouse.ops.delivery.application.NamedPolicies.Named;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import dev.wheelhouse.ops.delivery.policies.envbinding.EnvBinding;
import dev.wheelhouse.ops.delivery.policies.override.Overrides;
import dev.wheelhouse.ops.delivery.policies.replication.Replication;
import dev.wheelhouse.ops.delivery.policies.topology.Topology;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Part;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The components of an application in one reconcile: rendered, applied and judged as steps ask for
/// it. Owned by one thread.
final class ApplicationComponents implements Components {

  private final Scope scope;
  private final Rendering rendering;
  private final ComponentTasks tasks;
  private final ComponentAttempts attempts;

  ApplicationComponents(Scope scope, Rendering rendering) {
    this(scope, rendering, false);
  }

  /// @param eager whether components are taken up without those they depend on being healthy
  ApplicationComponents(Scope scope, Rendering rendering, boolean eager) {
    this.scope = scope;
    this.rendering = rendering;
    this.tasks = new ComponentTasks(scope);
    this.attempts = new ComponentAttempts(scope, rendering, eager);
  }

  @Override
  public List<String> names() {
    return tasks.names();
  }

  @Override
  public List<Deployed> deployed() {
    List<Deployed> deployed = new ArrayList<>();
    for (Kept kept : scope.keeper().keep()) {
      boolean workload =
          kept.wanted()
              .string("metadata", "labels", AppKeys.RESOURCE_TYPE)
              .orElse("")
              .equals("WORKLOAD");
      if (workload && kept.object().isPresent()) {
        JsonObject live = kept.object().get();
        deployed.add(
            new Deployed(
                Services.component(kept),
                kept.cluster(),
                kept.place(),
                HealthRules.of(live).healthy(),
                live));
      }
    }
    return deployed;
  }

  @Override
  public Deployment apply(String component, JsonObject value, String cluster, String namespace) {
    JsonObject tree = value.isEmpty() ? tasks.find(component) : value;
    Placement placement =
        new Placement(
            cluster.isEmpty() ? Cluster.LOCAL : cluster,
            namespace.isEmpty() ? scope.owner().namespace() : namespace);
    return ComponentAttempt.result(
        List.of(attempts.take(tasks.of(component, tree, "", placement))));
  }

  @Override
  public Deployment deploy(List<String> policies, int parallelism, List<String> leftOut) {
    List<Named> named = policies.stream().map(scope.policies()::get).toList();
    List<JsonObject> components =
        scope.components().stream()
            .filter(it -> !leftOut.contains(it.string("name").orElse("")))
            .toList();
    for (Named policy : of(named, "override")) {
      components = Overrides.of(policy.properties()).over(components);
    }
    List<Replication> replications =
        of(named, "replication").stream().map(it -> Replication.of(it.properties())).toList();
    return deploy(components, replications, placements(policies), parallelism);
  }

  private Deployment deploy(
      List<JsonObject> components,
      List<Replication> replications,
      List<Placement> places,
      int parallelism) {
    List<ComponentTask> all = tasks.of(components, replications, places, attempts.places());
    return ComponentAttempt.result(attempts.take(all, parallelism));
  }

  @Override
  public Deployment deployToEnvironment(String policy, String environment, int parallelism) {
    Named named =
        policy.isEmpty() ? scope.policies().first(EnvBinding.TYPES) : scope.policies().get(policy);
    if (!EnvBinding.TYPES.contains(named.type())) {
      throw new PlatformException(
          Reason.INVALID, "policy " + policy + " is no env-binding but a " + named.type());
    }
    EnvBinding.Environment target = EnvBinding.of(named.properties()).environment(environment);
    if (scope.clusters().find(target.cluster()).isEmpty()) {
      throw Clusters.unknown(target.cluster());
    }
    String namespace =
        target.namespace().isEmpty() ? scope.owner().namespace() : target.namespace();
    return deploy(
        target.overrides().over(scope.components()),
        List.of(),
        List.of(new Placement(target.cluster(), namespace)),
        parallelism);
  }

  @Override
  public Deployment deployToClusters(List<String> clusters) {
    List<String> names =
        clusters.isEmpty() ? scope.clusters().all().stream().map(Cluster::name).toList() : clusters;
    for (String name : names) {
      if (scope.clusters().find(name).isEmpty()) {
        throw Clusters.unknown(name);
      }
    }
    List<Placement> places =
        names.stream().map(it -> new Placement(it, scope.owner().namespace())).toList();
    return deploy(scope.components(), List.of(), places, Integer.MAX_VALUE);
  }

  @Override
  public List<String> cloudResources() {
    return scope.components().stream()
        .filter(it -> rendering.cloudResource(scope, it.string("type").orElse("")))
        .map(it -> it.string("name").orElse(""))
        .toList();
  }

  /// The places that the topologies among some policies name; without one the application's own.
  List<Placement> placements(List<String> policies) {
    List<Named> topologies = of(policies.stream().map(scope.policies()::get).toList(), "topology");
    return Placements.of(
        topologies.stream().map(Named::name).toList(),
        topologies.stream().map(it -> Topology.of(it.properties())).toList(),
        scope.owner().namespace(),
        scope.clusters());
  }

  private static List<Named> of(List<Named> policies, String type) {
    return policies.stream().filter(it -> it.type().equals(type)).toList();
  }

  /// The status of every component at every place: what came of it in this reconcile, else what is
  /// there, else that it waits.
  List<ComponentStatus> statuses(List<Kept> kept, WorkflowPhase phase) {
    return new ComponentStatuses(scope, rendering, tasks, attempts).of(kept, phase);
  }

  /// When to look again at what has been taken up, although nothing may tell of a change.
  Optional<Duration> again() {
    return attempts.again();
  }

  static Part part(JsonObject object) {
    String trait = object.string("metadata", "labels", TypeKeys.TRAIT).orElse("");
    return new Part(trait.equals("AuxiliaryWorkload") ? "" : trait, object);
  }
}
