// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.definitions.DefinitionLookup;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.status.ComponentHealth;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Part;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Subject;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.TraitStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Judges the components of an application by what was applied, without rendering them again.
final class Services {

  private final Scope scope;
  private final Function<Place, StatusPolicy> judges;
  private final Function<Place, List<String>> late;
  private final boolean ended;

  /// @param judges how the definition of a component judges it; asked where something cannot be
  ///   kept, too, as it may make up for what is missing of an installation
  /// @param late the types of traits that wait for the workload of a component where nothing of
  ///   them is there
  /// @param ended whether the workflow has ended before all was applied, so that a component may be
  ///   there without its workload
  Services(
      Scope scope,
      Function<Place, StatusPolicy> judges,
      Function<Place, List<String>> late,
      boolean ended) {
    this.scope = scope;
    this.judges = judges;
    this.late = late;
    this.ended = ended;
  }

  static String component(Kept kept) {
    return kept.wanted().string("metadata", "labels", AppKeys.COMPONENT).orElse("");
  }

  private static String replica(Kept kept) {
    return kept.wanted().string("metadata", "labels", AppKeys.REPLICA_KEY).orElse("");
  }

  /// @param known places whose status is known already
  Map<Place, ComponentStatus> of(List<Kept> kept, Set<Place> known) {
    Map<Place, List<Kept>> groups = new LinkedHashMap<>();
    for (Kept each : kept) {
      if (!component(each).isEmpty() && !each.place().isEmpty()) {
        Place place =
            new Place(component(each), replica(each), new Placement(each.cluster(), each.place()));
        groups.computeIfAbsent(place, _ -> new ArrayList<>()).add(each);
      }
    }
    Map<Place, ComponentStatus> statuses = new LinkedHashMap<>();
    groups.keySet().removeAll(known);
    groups.forEach((place, group) -> statuses.put(place, status(place, group)));
    return statuses;
  }

  private ComponentStatus status(Place place, List<Kept> group) {
    Map<ObjectRef, JsonObject> live = new HashMap<>();
    List<Part> parts = new ArrayList<>();
    JsonObject workload = new JsonObject();
    for (Kept kept : group) {
      kept.object().ifPresent(it -> live.put(kept.ref(), it));
      if (kept.wanted()
          .string("metadata", "labels", AppKeys.RESOURCE_TYPE)
          .orElse("")
          .equals("WORKLOAD")) {
        workload = kept.wanted();
      } else {
        parts.add(ApplicationComponents.part(kept.wanted()));
      }
    }
    List<String> types = traits(place.component(), parts);
    List<String> pending = pending(place, parts);
    types.removeAll(pending);
    Subject subject =
        new Subject(
            place.component(),
            place.placement().cluster(),
            place.placement().namespace(),
            workload.isEmpty() ? group.getFirst().wanted() : workload,
            parts,
            types);
    String problem =
        group.stream().map(Kept::problem).filter(it -> !it.isEmpty()).findFirst().orElse("");
    try {
      StatusPolicy policy = judges.apply(place);
      if (!problem.isEmpty()) {
        return subject.status(Stage.RUNNING, problem, List.of());
      }
      ComponentStatus status =
          new ComponentHealth(scope.objects(place.placement().cluster()))
              .of(subject, live, policy)
              .with(pending.stream().map(TraitStatus::pending).toList());
      return partial(place, workload, pending) && status.healthy()
          ? status.at(Stage.READY, "waits for its step")
          : status;
    } catch (PlatformException e) {
      String why = problem.isEmpty() ? Refusals.message(e) : problem;
      return subject.status(Stage.RUNNING, why, List.of());
    }
  }

  /// The types of late traits that have made nothing so far.
  private List<String> pending(Place place, List<Part> parts) {
    return late.apply(place).stream()
        .filter(
            type -> parts.stream().noneMatch(it -> it.trait().equals(DefinitionLookup.name(type))))
        .toList();
  }

  /// Whether some of a component has not been applied yet. What is left of one that the application
  /// no longer has is all there is of it.
  private boolean partial(Place place, JsonObject workload, List<String> pending) {
    boolean known =
        scope.components().stream().anyMatch(it -> place.of(it.string("name").orElse("")));
    return !pending.isEmpty() || (ended && known && workload.isEmpty());
  }

  /// The types of traits that the component has, and of those that made objects for it.
  private List<String> traits(String component, List<Part> parts) {
    List<String> types = new ArrayList<>();
    for (JsonObject tree : scope.components()) {
      if (tree.string("name").orElse("").equals(component)) {
        tree.array("traits").orElseGet(JsonArray::new).objects().stream()
            .flatMap(it -> it.string("type").stream())
            .forEach(types::add);
      }
    }
    parts.stream()
        .map(Part::trait)
        .filter(it -> !it.isEmpty() && !types.contains(it))
        .forEach(types::add);
    return types;
  }
}
