// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.health.HealthRules;
import dev.wheelhouse.ops.delivery.application.NamedPolicies.Named;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.definitions.Installation;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Wanted;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import dev.wheelhouse.ops.delivery.policies.envbinding.EnvBinding;
import dev.wheelhouse.ops.delivery.policies.override.Overrides;
import dev.wheelhouse.ops.delivery.policies.replication.Replication;
import dev.wheelhouse.ops.delivery.policies.topology.Topology;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Part;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Subject;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.workflow.ComponentValues;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The components of an application in one reconcile: rendered, applied and judged as steps ask for
/// it. Owned by one thread.
final class ApplicationComponents implements Components {

  private static final Duration IMAGE_POLL = Duration.ofSeconds(6);
  private static final Duration CLUSTER_POLL = Duration.ofSeconds(10);
  private static final Duration INSTALLATION_POLL = Duration.ofSeconds(1);

  private final Scope scope;
  private final Rendering rendering;
  private final boolean patient;
  private final Map<Place, Attempt> attempts = new LinkedHashMap<>();

  ApplicationComponents(Scope scope, Rendering rendering) {
    this(scope, rendering, false);
  }

  /// @param eager whether components are taken up without those they depend on being healthy
  ApplicationComponents(Scope scope, Rendering rendering, boolean eager) {
    this.scope = scope;
    this.rendering = rendering;
    this.patient = !eager;
  }

  /// Where a component is, or one of its replicas.
  ///
  /// @param component with the key of the replica at its end, as its objects are named
  /// @param replica the key; empty for a component that is not replicated
  record Place(String component, String replica, Placement placement) {

    /// Whether it is of a component of the application.
    boolean of(String name) {
      return component.equals(replicated(name, replica));
    }
  }

  /// What came of taking a component somewhere.
  ///
  /// @param live its objects, the workload first
  /// @param again when to look again although nothing may tell of a change
  record Attempt(ComponentStatus status, List<JsonObject> live, Optional<Duration> again) {}

  /// A component as a policy makes it, and where it is to go.
  ///
  /// @param tree the component as it stands in the specification, with what overrides it
  private record Task(Component component, JsonObject tree, String replica, Placement placement) {
    Place place() {
      return new Place(replicated(component.name(), replica), replica, placement);
    }

    /// With the values that other components have given.
    Task filled(ComponentValues values) {
      JsonObject filled = values.filled(tree, placement.display(), replica);
      Component read =
          ApplicationSpec.component(component.path(), filled).after(component.dependsOn());
      return new Task(read, filled, replica, placement);
    }
  }

  @Override
  public List<String> names() {
    return scope.components().stream().map(it -> it.string("name").orElse("")).toList();
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
    JsonObject tree = value.isEmpty() ? find(component) : value;
    Placement placement =
        new Placement(
            cluster.isEmpty() ? Cluster.LOCAL : cluster,
            namespace.isEmpty() ? scope.owner().namespace() : namespace);
    Component read = ApplicationSpec.component(path(component), tree);
    return result(List.of(attempt(new Task(read, tree, "", placement))));
  }

  private JsonObject find(String component) {
    return scope.components().stream()
        .filter(it -> it.string("name").orElse("").equals(component))
        .findFirst()
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID,
                "there is no component \"" + component + "\"; there are " + names()));
  }

  private String path(String component) {
    int index = names().indexOf(component);
    return index < 0 ? "component " + component : "spec.components[" + index + "]";
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
    components.forEach(it -> refuseUngiven(it, components));
    List<Task> tasks = new ArrayList<>();
    for (Placement place : places) {
      components.forEach(it -> tasks.addAll(tasks(it, components, replications, place)));
    }
    tasks.forEach(it -> refuseCollision(it, tasks));
    return result(attempt(tasks, parallelism));
  }

  private void refuseUngiven(JsonObject component, List<JsonObject> all) {
    List<String> ungiven = ComponentValues.ungiven(component, all);
    if (!ungiven.isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          path(component.string("name").orElse(""))
              + ".inputs: no component that is deployed together with it gives the value "
              + String.join(", ", ungiven)
              + "; name it as an output of one of them");
    }
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

  /// A replica is named after its component and its key, and another component may be named so too.
  private void refuseCollision(Task task, List<Task> all) {
    Place place = task.place();
    boolean taken =
        Stream.concat(all.stream().map(Task::place), attempts.keySet().stream())
            .filter(it -> !it.equals(place))
            .anyMatch(it ->
                it.component().equals(place.component())
                    && it.placement().equals(place.placement()));
    if (taken && !task.replica().isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          path(task.component().name())
              + ".name: Duplicate value: \""
              + place.component()
              + "\": its replica "
              + task.replica()
              + " would be named like another component in "
              + place.placement().display());
    }
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

  /// A component comes after those that give what it takes.
  private List<Task> tasks(
      JsonObject tree, List<JsonObject> all, List<Replication> replications, Placement place) {
    String name = tree.string("name").orElse("");
    Component component =
        ApplicationSpec.component(path(name), tree).after(ComponentValues.givers(tree, all));
    List<String> keys =
        replications.stream()
            .filter(it -> it.selector().contains(name))
            .flatMap(it -> it.keys().stream())
            .distinct()
            .toList();
    return keys.isEmpty()
        ? List.of(new Task(component, tree, "", place))
        : keys.stream().map(key -> new Task(component, tree, key, place)).toList();
  }

  /// Takes tasks up in the order of dependencies, no more than a number at once.
  private List<Attempt> attempt(List<Task> tasks, int parallelism) {
    List<Component> distinct = tasks.stream().map(Task::component).distinct().toList();
    List<String> names = distinct.stream().map(Component::name).distinct().toList();
    List<Attempt> results = new ArrayList<>();
    ComponentValues values = new ComponentValues();
    int busy = 0;
    for (Task task : ordered(tasks)) {
      Optional<String> missing =
          values
              .missing(task.tree(), task.placement().display(), task.replica())
              .filter(_ -> patient);
      List<String> blockers =
          task.component().dependsOn().stream()
              .filter(names::contains)
              .filter(it -> patient && !healthy(it, task.placement()))
              .toList();
      Attempt attempt;
      if (!blockers.isEmpty()) {
        attempt = pending(task, "waits for " + String.join(", ", blockers));
      } else if (missing.isPresent()) {
        attempt = pending(task, missing.get());
      } else if (patient && busy >= parallelism) {
        attempt = pending(task, "waits for others: " + parallelism + " are taken up at once");
      } else {
        attempt = attempt(task.filled(values));
        give(task, attempt, values);
      }
      if (!attempt.status().healthy() && blockers.isEmpty()) {
        busy++;
      }
      results.add(attempt);
    }
    return results;
  }

  private static void give(Task task, Attempt attempt, ComponentValues values) {
    if (attempt.status().healthy() && !attempt.live().isEmpty()) {
      values.give(
          task.tree(),
          task.placement().display(),
          task.replica(),
          attempt.live().getFirst(),
          outputs(attempt.live()));
    }
  }

  private static JsonObject outputs(List<JsonObject> live) {
    JsonObject outputs = new JsonObject();
    live.stream()
        .skip(1)
        .forEach(it ->
            it.string("metadata", "labels", TypeKeys.TRAIT_RESOURCE)
                .ifPresent(name -> outputs.put(name, it)));
    return outputs;
  }

  private static List<Task> ordered(List<Task> tasks) {
    List<String> seen = new ArrayList<>();
    List<Component> components = new ArrayList<>();
    for (Task task : tasks) {
      if (!seen.contains(task.component().name())) {
        seen.add(task.component().name());
        components.add(task.component());
      }
    }
    List<Task> ordered = new ArrayList<>();
    for (int index : DependencyOrder.of(components)) {
      String name = components.get(index).name();
      tasks.stream().filter(it -> it.component().name().equals(name)).forEach(ordered::add);
    }
    return ordered;
  }

  private boolean healthy(String component, Placement placement) {
    return attempts.entrySet().stream()
        .filter(it -> it.getKey().placement().equals(placement))
        .filter(it -> it.getKey().of(component))
        .map(it -> it.getValue().status().healthy())
        .reduce(Boolean::logicalAnd)
        .orElse(false);
  }

  private Attempt pending(Task task, String message) {
    Subject subject = rendering.unrendered(replicated(task), task.placement());
    return remember(
        task.place(),
        new Attempt(
            subject.status(Stage.PENDING, message, List.of()), List.of(), Optional.empty()));
  }

  private Attempt remember(Place place, Attempt attempt) {
    attempts.put(place, attempt);
    return attempt;
  }

  private Attempt attempt(Task task) {
    Component component = replicated(task);
    Placement placement = task.placement();
    Attempt attempt;
    try {
      RenderedComponent rendered = rendering.render(scope, component, placement);
      attempt =
          rendered.ready()
              ? deliver(rendered, task)
              : new Attempt(
                  Rendering.subject(rendered, placement)
                      .status(Stage.PENDING, rendered.waiting(), List.of()),
                  List.of(),
                  Optional.of(IMAGE_POLL));
    } catch (PlatformException e) {
      attempt = refused(component, placement, e);
    }
    return remember(task.place(), attempt);
  }

  private static String replicated(String component, String replica) {
    return replica.isEmpty() ? component : component + "-" + replica;
  }

  private static Component replicated(Task task) {
    Component component = task.component();
    return task.replica().isEmpty()
        ? component
        : new Component(
            component.path(),
            task.place().component(),
            component.type(),
            component.properties(),
            component.traits(),
            component.dependsOn());
  }

  private Attempt refused(Component component, Placement placement, PlatformException e) {
    Subject subject = rendering.unrendered(component, placement);
    if (!placement.cluster().equals(Cluster.LOCAL) && e.is(Reason.SERVICE_UNAVAILABLE)) {
      return new Attempt(
          subject.status(
              Stage.RUNNING, "cluster " + placement.cluster() + ": " + e.getMessage(), List.of()),
          List.of(),
          Optional.of(CLUSTER_POLL));
    }
    return new Attempt(
        subject.status(Stage.FAILED, Refusals.messageOrThrow(e), List.of()),
        List.of(),
        Optional.empty());
  }

  private Attempt deliver(RenderedComponent rendered, Task task) {
    Placement placement = task.placement();
    Installation installation = rendered.installation();
    ClusterObjects target = scope.objects(cluster(rendered.workload(), placement));
    Optional<String> early = installation.before(target);
    if (early.isPresent()) {
      return new Attempt(
          Rendering.subject(rendered, placement).status(Stage.RUNNING, early.get(), List.of()),
          List.of(),
          Optional.of(INSTALLATION_POLL));
    }
    Stages stages =
        new Stages(rendered, placement, target, objects -> dispatch(objects, task), patient);
    Optional<ComponentStatus> held = stages.early();
    if (held.isPresent()) {
      return new Attempt(held.get(), List.of(), Optional.empty());
    }
    stages.main();
    Optional<String> late = installation.after(target, stages.live());
    ComponentStatus status = stages.late();
    return late.isPresent() && status.stage() != Stage.FAILED
        ? new Attempt(stages.running(late.get()), stages.live(), Optional.of(INSTALLATION_POLL))
        : new Attempt(status, stages.live(), Optional.empty());
  }

  private List<JsonObject> dispatch(List<JsonObject> objects, Task task) {
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

  private static Deployment result(List<Attempt> attempts) {
    Optional<Attempt> failed =
        attempts.stream().filter(it -> it.status().stage() == Stage.FAILED).findFirst();
    if (failed.isPresent()) {
      return new Deployment.Failed(message(failed.get()));
    }
    Optional<Attempt> waiting = attempts.stream().filter(it -> !it.status().healthy()).findFirst();
    if (waiting.isPresent()) {
      Optional<Duration> again =
          attempts.stream().flatMap(it -> it.again().stream()).min(Duration::compareTo);
      return new Deployment.Waiting(message(waiting.get()), again);
    }
    List<JsonObject> live = attempts.isEmpty() ? List.of() : attempts.getFirst().live();
    return new Deployment.Healthy(
        live.isEmpty() ? new JsonObject() : live.getFirst(), outputs(live));
  }

  private static String message(Attempt attempt) {
    ComponentStatus status = attempt.status();
    return status.name() + ": " + status.message();
  }

  /// The status of every component at every place: what came of it in this reconcile, else what is
  /// there, else that it waits.
  ///
  /// @param phase of the workflow. Where it has succeeded, what none of its steps applies waits for
  ///   nothing and is left out; where it has come to another end, nothing is installed any more
  List<ComponentStatus> statuses(List<Kept> kept, WorkflowPhase phase) {
    boolean over = phase == WorkflowPhase.SUCCEEDED;
    boolean ended = phase == WorkflowPhase.FAILED || phase == WorkflowPhase.TERMINATED;
    Map<Place, ComponentStatus> statuses = new LinkedHashMap<>();
    new Services(scope, place -> judge(place, !ended))
        .of(kept, Set.copyOf(attempts.keySet()))
        .forEach(statuses::put);
    attempts.forEach((place, attempt) -> statuses.put(place, attempt.status()));
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
      Component component = ApplicationSpec.component(path(place.component()), tree.get());
      RenderedComponent rendered = rendering.render(scope, component, place.placement());
      if (mends && rendered.ready() && rendered.installation().due()) {
        Task task = new Task(component, tree.get(), place.replica(), place.placement());
        remember(place, deliver(rendered, task));
      }
      return rendered.statusPolicy();
    } catch (PlatformException e) {
      if (!Refusals.silence(e)) {
        Refusals.messageOrThrow(e);
      }
      return StatusPolicy.NONE;
    }
  }

  /// When to look again at what has been taken up, although nothing may tell of a change.
  Optional<Duration> again() {
    return attempts.values().stream().flatMap(it -> it.again().stream()).min(Duration::compareTo);
  }

  private static List<ComponentStatus> taken(Map<Place, ComponentStatus> statuses, String name) {
    List<ComponentStatus> taken = new ArrayList<>();
    statuses.entrySet().removeIf(it -> it.getKey().of(name) && taken.add(it.getValue()));
    return taken;
  }

  private ComponentStatus waiting(JsonObject tree, List<ComponentStatus> all) {
    String name = tree.string("name").orElse("");
    List<String> needs = tree.array("dependsOn").orElseGet(JsonArray::new).strings();
    List<String> blockers =
        needs.stream()
            .filter(need -> all.stream().noneMatch(it -> it.name().equals(need) && it.healthy()))
            .toList();
    String message =
        blockers.isEmpty() ? "waits for its step" : "waits for " + String.join(", ", blockers);
    Placement home = new Placement(Cluster.LOCAL, scope.owner().namespace());
    return rendering
        .unrendered(ApplicationSpec.component(path(name), tree), home)
        .status(Stage.PENDING, message, List.of());
  }

  static Part part(JsonObject object) {
    String trait = object.string("metadata", "labels", TypeKeys.TRAIT).orElse("");
    return new Part(trait.equals("AuxiliaryWorkload") ? "" : trait, object);
  }
}
