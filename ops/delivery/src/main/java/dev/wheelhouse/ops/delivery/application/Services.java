// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Kept;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.status.ComponentHealth;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Part;
import dev.wheelhouse.ops.delivery.status.ComponentHealth.Subject;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
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

  /// @param judges how the definition of a component judges it; asked where something cannot be
  ///   kept, too, as it may make up for what is missing of an installation
  Services(Scope scope, Function<Place, StatusPolicy> judges) {
    this.scope = scope;
    this.judges = judges;
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
    Subject subject =
        new Subject(
            place.component(),
            place.placement().cluster(),
            place.placement().namespace(),
            workload.isEmpty() ? group.getFirst().wanted() : workload,
            parts,
            traits(place.component(), parts));
    String problem =
        group.stream().map(Kept::problem).filter(it -> !it.isEmpty()).findFirst().orElse("");
    try {
      StatusPolicy policy = judges.apply(place);
      return problem.isEmpty()
          ? new ComponentHealth(scope.objects(place.placement().cluster()))
              .of(subject, live, policy)
          : subject.status(Stage.RUNNING, problem, List.of());
    } catch (PlatformException e) {
      String why = problem.isEmpty() ? Refusals.message(e) : problem;
      return subject.status(Stage.RUNNING, why, List.of());
    }
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
