// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.ops.delivery.keeper.ManagedResource.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Objects of former generations that stay because those that are to follow them, of the same trait
/// at the same place, come later and are in no tracker yet. Pure.
final class LateObjects {

  /// What one trait of a component makes at one place.
  private record Share(String component, String trait, String cluster, String place) {
    static Share of(ManagedResource resource) {
      return new Share(
          resource.component(), resource.trait(), resource.cluster(), resource.place());
    }
  }

  private LateObjects() {}

  /// @param late whether an object is of a trait that makes its objects late
  static Set<ObjectKey> staying(Inventory inventory, Predicate<ManagedResource> late) {
    Set<Share> there = new HashSet<>();
    each(inventory.wanted()).filter(it -> !it.deleted()).forEach(it -> there.add(Share.of(it)));
    return Stream.concat(
            each(inventory.wanted()).filter(ManagedResource::deleted), each(inventory.former()))
        .filter(it -> late.test(it) && !there.contains(Share.of(it)))
        .map(ManagedResource::key)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Stream<ManagedResource> each(List<Tracker> trackers) {
    return trackers.stream().flatMap(it -> it.resources().stream());
  }
}
