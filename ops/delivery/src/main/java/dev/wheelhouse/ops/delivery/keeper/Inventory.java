// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.ops.delivery.keeper.ManagedResource.ObjectKey;
import dev.wheelhouse.ops.delivery.keeper.ResourceKeepers.Generation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The trackers of one application, sorted by what they stand for. Immutable.
///
/// @param current of the generation that is wanted
/// @param former of those that were
record Inventory(Tracker current, Tracker root, List<Tracker> former) {

  Inventory {
    former = List.copyOf(former);
  }

  /// A tracker that bears the name of the current one and was written for another application of
  /// this name, or another revision, is taken over: what it names is no longer wanted.
  static Inventory of(Owner owner, Generation generation, List<Tracker> all) {
    String name = Trackers.versionedName(owner, generation.number());
    String rootName = Trackers.rootName(owner);
    Tracker fresh =
        new Tracker(
            name,
            "",
            Tracker.Type.VERSIONED,
            owner.uid(),
            generation.revision(),
            generation.generation(),
            List.of(),
            false);
    Tracker root =
        new Tracker(rootName, "", Tracker.Type.ROOT, owner.uid(), "", 0, List.of(), false);
    Optional<Tracker> foundCurrent = find(owner, all, name);
    Optional<Tracker> foundRoot = find(owner, all, rootName);
    List<Tracker> former = new ArrayList<>(all);
    foundCurrent.ifPresent(former::remove);
    foundRoot.ifPresent(former::remove);
    return new Inventory(
        foundCurrent.map(it -> adopt(it, fresh)).orElse(fresh),
        foundRoot.map(it -> adopt(it, root)).orElse(root),
        former);
  }

  /// One that stays comes before one that is being deleted.
  private static Optional<Tracker> find(Owner owner, List<Tracker> all, String name) {
    String instead = Trackers.unambiguous(owner, name);
    return all.stream()
        .filter(it -> it.name().equals(name) || it.name().equals(instead))
        .min(Comparator.comparing(Tracker::leaving));
  }

  private static Tracker adopt(Tracker found, Tracker expected) {
    boolean ours =
        found.ownerUid().equals(expected.ownerUid())
            && found.revision().equals(expected.revision());
    return ours
        ? found
        : expected
            .withName(found.name())
            .withUid(found.uid())
            .withLeaving(found.leaving())
            .withAll(found.resources().stream().map(ManagedResource::unwanted).toList());
  }

  List<Tracker> wanted() {
    return List.of(current, root);
  }

  /// What is wanted now.
  List<ManagedResource> resources() {
    Map<ObjectKey, ManagedResource> all = new LinkedHashMap<>();
    wanted().stream()
        .flatMap(it -> it.resources().stream())
        .filter(it -> !it.deleted())
        .forEach(it -> all.putIfAbsent(it.key(), it));
    return List.copyOf(all.values());
  }

  Inventory withCurrent(Tracker it) {
    return new Inventory(it, root, former);
  }

  Inventory withRoot(Tracker it) {
    return new Inventory(current, it, former);
  }

  Inventory withFormer(List<Tracker> it) {
    return new Inventory(current, root, it);
  }
}
