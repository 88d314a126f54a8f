// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/// The groups among objects that go which go in a way of their own.
final class Departures {

  private static final List<Departure> WAYS =
      ServiceLoader.load(Departure.class).stream().map(ServiceLoader.Provider::get).toList();

  private final List<Group> groups;

  private Departures(List<Group> groups) {
    this.groups = groups;
  }

  /// @param followers those of it that go too
  record Group(Departure way, ManagedResource leader, List<ManagedResource> followers) {
    Group {
      followers = List.copyOf(followers);
    }

    List<ManagedResource> all() {
      List<ManagedResource> all = new ArrayList<>(followers);
      all.add(leader);
      return all;
    }
  }

  static Departures of(List<ManagedResource> leaving) {
    List<Group> groups = new ArrayList<>();
    for (ManagedResource resource : leaving) {
      for (Departure way : WAYS) {
        if (way.leads(resource.raw())) {
          groups.add(
              new Group(
                  way,
                  resource,
                  leaving.stream()
                      .filter(it -> !it.equals(resource))
                      .filter(it -> it.cluster().equals(resource.cluster()))
                      .filter(it -> way.follows(resource.raw(), it.raw()))
                      .toList()));
        }
      }
    }
    return new Departures(groups);
  }

  List<Group> groups() {
    return groups;
  }

  /// Asks each group whether it may go.
  ///
  /// @param waiting gets what is waited for
  /// @return those that may not yet, with all that is of their groups
  Set<ManagedResource> begin(Remover remover, List<String> waiting) {
    Set<ManagedResource> held = new HashSet<>();
    for (Group group : groups) {
      Optional<String> why = remover.begin(group.way(), group.leader());
      if (why.isPresent()) {
        waiting.add(why.get());
        held.addAll(group.all());
      }
    }
    return held;
  }
}
