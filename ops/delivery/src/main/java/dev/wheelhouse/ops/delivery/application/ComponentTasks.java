// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.application.Placements.Placement;
import dev.wheelhouse.ops.delivery.policies.replication.Replication;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec.Component;
import dev.wheelhouse.ops.delivery.workflow.ComponentValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Which components go where: specification and policies read, nothing done. Owned by one thread.
final class ComponentTasks {

  private final Scope scope;

  ComponentTasks(Scope scope) {
    this.scope = scope;
  }

  List<String> names() {
    return scope.components().stream().map(it -> it.string("name").orElse("")).toList();
  }

  JsonObject find(String component) {
    return scope.components().stream()
        .filter(it -> it.string("name").orElse("").equals(component))
        .findFirst()
        .orElseThrow(() ->
            new PlatformException(
                Reason.INVALID,
                "there is no component \"" + component + "\"; there are " + names()));
  }

  String path(String component) {
    int index = names().indexOf(component);
    return index < 0 ? "component " + component : "spec.components[" + index + "]";
  }

  /// One component as it stands in the specification, or as a step gives it.
  ComponentTask of(String name, JsonObject tree, String replica, Placement placement) {
    return new ComponentTask(ApplicationSpec.component(path(name), tree), tree, replica, placement);
  }

  /// All of some components at all of some places.
  ///
  /// @param taken places that other steps have taken
  List<ComponentTask> of(
      List<JsonObject> components,
      List<Replication> replications,
      List<Placement> places,
      Set<Place> taken) {
    components.forEach(it -> refuseUngiven(it, components));
    List<ComponentTask> tasks = new ArrayList<>();
    for (Placement place : places) {
      components.forEach(it -> tasks.addAll(tasks(it, components, replications, place)));
    }
    tasks.forEach(it -> refuseCollision(it, tasks, taken));
    return tasks;
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

  /// A replica is named after its component and its key, and another component may be named so too.
  private void refuseCollision(ComponentTask task, List<ComponentTask> all, Set<Place> known) {
    Place place = task.place();
    boolean taken =
        Stream.concat(all.stream().map(ComponentTask::place), known.stream())
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

  /// A component comes after those that give what it takes.
  private List<ComponentTask> tasks(
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
        ? List.of(new ComponentTask(component, tree, "", place))
        : keys.stream().map(key -> new ComponentTask(component, tree, key, place)).toList();
  }

  /// In the order of their dependencies.
  static List<ComponentTask> ordered(List<ComponentTask> tasks) {
    List<String> seen = new ArrayList<>();
    List<Component> components = new ArrayList<>();
    for (ComponentTask task : tasks) {
      if (!seen.contains(task.component().name())) {
        seen.add(task.component().name());
        components.add(task.component());
      }
    }
    List<ComponentTask> ordered = new ArrayList<>();
    for (int index : DependencyOrder.of(components)) {
      String name = components.get(index).name();
      tasks.stream().filter(it -> it.component().name().equals(name)).forEach(ordered::add);
    }
    return ordered;
  }
}
