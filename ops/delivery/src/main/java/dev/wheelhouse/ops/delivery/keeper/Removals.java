// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.ops.delivery.keeper.ManagedResource.ObjectKey;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeeper.Collected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Removes objects in the order in which they may go: groups that ask for something before and
/// after, objects of this cluster before those of others, and where a policy says so dependents
/// first. Owned by one thread.
final class Removals {

  private final Remover remover;
  private final ResourcePolicies policies;
  private final Notices notices;
  private final Map<String, Set<String>> dependencies;
  private final Set<ObjectKey> stuck = new HashSet<>();
  private final List<String> waiting = new ArrayList<>();

  /// How many of those that are still there stay for a reason that may last.
  private int blocked;

  /// @param dependencies for each component those that it depends on
  Removals(
      Remover remover,
      ResourcePolicies policies,
      Notices notices,
      Map<String, Set<String>> dependencies) {
    this.remover = remover;
    this.policies = policies;
    this.notices = notices;
    this.dependencies = dependencies;
  }

  /// Those that are still there.
  Set<ObjectKey> stuck() {
    return Collections.unmodifiableSet(stuck);
  }

  Collected collected() {
    return new Collected(waiting, waiting.size() > blocked, "");
  }

  void remove(List<ManagedResource> all) {
    Departures departures = Departures.of(all);
    Set<ManagedResource> begun = departures.begin(remover, waiting);
    begun.forEach(it -> stuck.add(it.key()));
    List<ManagedResource> going = new ArrayList<>(all);
    going.removeAll(begun);
    departures.groups().forEach(it -> going.remove(it.leader()));
    removeInOrder(going);
    for (Departures.Group group : departures.groups()) {
      if (!begun.contains(group.leader()) && !leads(group)) {
        stuck.add(group.leader().key());
      }
    }
  }

  /// @return whether the one that stands for a group is gone, or nothing is left to be done about
  ///   it
  private boolean leads(Departures.Group group) {
    if (group.followers().stream().anyMatch(it -> stuck.contains(it.key()))) {
      return false;
    }
    Optional<String> why = remover.end(group.way(), group.leader());
    why.ifPresent(waiting::add);
    return why.isEmpty() && remove(group.leader());
  }

  private void removeInOrder(List<ManagedResource> all) {
    Set<ObjectKey> still = new HashSet<>();
    List<ManagedResource> left = new ArrayList<>(all);
    left.sort(Comparator.comparing(ManagedResource::local).reversed());
    while (!left.isEmpty()) {
      List<ManagedResource> now =
          policies.garbage().byDependency() ? GarbagePlan.free(left, dependencies) : left;
      List<ManagedResource> next = now.isEmpty() ? left : now;
      next.stream().filter(it -> !remove(it)).forEach(it -> still.add(it.key()));
      left = new ArrayList<>(left);
      left.removeAll(next);
      if (!still.isEmpty() && policies.garbage().byDependency()) {
        left.forEach(it -> still.add(it.key()));
        left = List.of();
      }
    }
    stuck.addAll(still);
  }

  /// @return whether nothing is left to be done about it
  private boolean remove(ManagedResource resource) {
    return switch (remover.remove(resource)) {
      case Removal.Gone _ -> true;
      case Removal.Left(String why) -> {
        notices.add(why);
        yield true;
      }
      case Removal.Leaving(String why) -> !waiting.add(why);
      case Removal.Stuck(String why) -> {
        blocked++;
        yield !waiting.add(why);
      }
    };
  }
}
