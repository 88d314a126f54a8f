// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.definitions.Output.Auxiliary;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.RenderedComponent.LateTrait;
import dev.wheelhouse.ops.delivery.status.ComponentHealth;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Part;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Subject;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.TraitStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Takes the objects of a component into a cluster stage by stage: those of traits of stage
/// PreDispatch, until they are healthy nothing else; then the workload and what comes with it;
/// those of stage PostDispatch once the workload is healthy, made from it as it is then. Owned by
/// one thread.
final class Stages {

  private final RenderedComponent rendered;
  private final Placement placement;
  private final ClusterObjects target;
  private final UnaryOperator<List<JsonObject>> dispatch;
  private final boolean patient;
  private final List<JsonObject> live = new ArrayList<>();
  private final Map<ObjectRef, JsonObject> byRef = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<String> traits = new ArrayList<>();

  /// @param dispatch applies objects and gives what they are then
  /// @param patient whether a stage waits for the one before
  Stages(
      RenderedComponent rendered,
      Placement placement,
      ClusterObjects target,
      UnaryOperator<List<JsonObject>> dispatch,
      boolean patient) {
    this.rendered = rendered;
    this.placement = placement;
    this.target = target;
    this.dispatch = dispatch;
    this.patient = patient;
  }

  /// What comes before the workload.
  ///
  /// @return why the workload waits; empty when it does not
  Optional<ComponentStatus> early() {
    if (rendered.early().isEmpty()) {
      return Optional.empty();
    }
    take(rendered.early());
    List<String> names = rendered.early().stream().map(Auxiliary::trait).distinct().toList();
    Subject subject = subject(names);
    List<TraitStatus> statuses = ComponentHealth.traits(subject, byRef, rendered.statusPolicy());
    return patient && statuses.stream().anyMatch(it -> !it.healthy())
        ? Optional.of(
            subject
                .status(Stage.RUNNING, ComponentHealth.waiting(statuses), statuses)
                .with(pending()))
        : Optional.empty();
  }

  /// The workload and what comes with it.
  void main() {
    List<JsonObject> objects = new ArrayList<>(List.of(rendered.workload()));
    rendered.auxiliaries().forEach(it -> objects.add(it.object()));
    List<JsonObject> before = List.copyOf(live);
    live.clear();
    taken(objects, dispatch.apply(objects));
    live.addAll(before);
    rendered.auxiliaries().forEach(it -> parts.add(ApplicationComponents.part(it.object())));
    traits.addAll(rendered.traits());
  }

  /// What comes once the workload is healthy.
  ///
  /// @return the status of the component
  ComponentStatus late() {
    boolean works = ComponentHealth.works(subject(traits), byRef, rendered.statusPolicy());
    if (works || !patient) {
      rendered.late().forEach(this::take);
    }
    ComponentStatus status =
        new ComponentHealth(target).of(subject(traits), byRef, rendered.statusPolicy());
    return works || !patient ? status : status.with(pending());
  }

  private List<TraitStatus> pending() {
    return rendered.late().stream().map(it -> TraitStatus.pending(it.type())).toList();
  }

  private void take(LateTrait trait) {
    try {
      take(trait.objects().apply(live.getFirst()));
      traits.add(trait.type());
    } catch (PlatformException e) {
      if (target.planned().isEmpty()) {
        throw e;
      }
      tell(trait, e);
    }
  }

  private void tell(LateTrait trait, PlatformException e) {
    target
        .planned()
        .ifPresent(it ->
            it.say(
                "component "
                    + rendered.name()
                    + ": trait "
                    + trait.type()
                    + " comes once the workload is healthy, and what it makes of it then cannot be"
                    + " told: "
                    + e.getMessage()));
  }

  private void take(List<Auxiliary> auxiliaries) {
    List<JsonObject> objects = auxiliaries.stream().map(Auxiliary::object).toList();
    taken(objects, dispatch.apply(objects));
    objects.forEach(it -> parts.add(ApplicationComponents.part(it)));
  }

  /// Some objects have lost their namespace in the cluster: they are named as it names them.
  private void taken(List<JsonObject> objects, List<JsonObject> now) {
    live.addAll(now);
    now.forEach(it -> byRef.put(ObjectRef.of(it), it));
    objects.stream()
        .filter(it -> !byRef.containsKey(ObjectRef.of(it)))
        .forEach(it -> it.childObject("metadata").remove("namespace"));
  }

  private Subject subject(List<String> types) {
    return new Subject(
        rendered.name(),
        placement.cluster(),
        placement.namespace(),
        rendered.workload(),
        parts,
        types);
  }

  /// Its objects as they are in the cluster; the workload first, once it is there.
  List<JsonObject> live() {
    return List.copyOf(live);
  }

  /// What it is while something else is waited for.
  ComponentStatus running(String message) {
    return subject(traits).status(Stage.RUNNING, message, List.of());
  }
}
