// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.ops.delivery.keeper.ManagedResource.ObjectKey;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.GarbageCollection;
import dev.wheelhouse.ops.delivery.keeper.ResourcePolicies.Stay;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Which of the recorded objects are to go. Pure.
///
/// An object that the present generation or the root tracker wants is never in it, whatever former
/// generations say: a specification that went and came back finds all that it needs.
///
/// @param delete in the order in which they may go
/// @param keep objects that nothing wants, that stay as long as the application does
record GarbagePlan(List<ManagedResource> delete, List<ManagedResource> keep) {

  private static final String CLAIM = "PersistentVolumeClaim";

  GarbagePlan {
    delete = List.copyOf(delete);
    keep = List.copyOf(keep);
  }

  /// What a change of the application leaves behind.
  ///
  /// @param wanted the trackers whose objects stay, but for those they have marked as deleted
  /// @param former the trackers of former generations
  static GarbagePlan ofUpdate(
      List<Tracker> wanted, List<Tracker> former, GarbageCollection policy) {
    Set<ObjectKey> staying = new HashSet<>();
    each(wanted).filter(it -> !it.deleted()).forEach(it -> staying.add(it.key()));
    return of(
        staying,
        Stream.concat(each(wanted).filter(ManagedResource::deleted), each(former)),
        policy);
  }

  /// What trackers name that somebody deletes, where objects of former generations stay otherwise.
  ///
  /// @param staying trackers that nobody deletes: what they name stays
  static GarbagePlan ofDeleted(
      List<Tracker> staying, List<Tracker> deleted, GarbageCollection policy) {
    Set<ObjectKey> keys = new HashSet<>();
    each(staying).forEach(it -> keys.add(it.key()));
    return of(keys, each(deleted), policy);
  }

  private static GarbagePlan of(
      Set<ObjectKey> staying, Stream<ManagedResource> garbage, GarbageCollection policy) {
    Map<ObjectKey, ManagedResource> delete = new LinkedHashMap<>();
    Map<ObjectKey, ManagedResource> keep = new LinkedHashMap<>();
    garbage
        .filter(it -> !staying.contains(it.key()))
        .forEach(it -> {
          switch (stay(it, policy)) {
            case UPDATE -> delete.put(it.key(), it);
            case APPLICATION -> keep.put(it.key(), it);
            case EVER -> {}
          }
        });
    return new GarbagePlan(List.copyOf(delete.values()), List.copyOf(keep.values()));
  }

  /// The same without some objects.
  GarbagePlan without(Set<ObjectKey> keys) {
    return new GarbagePlan(
        delete.stream().filter(it -> !keys.contains(it.key())).toList(),
        keep.stream().filter(it -> !keys.contains(it.key())).toList());
  }

  /// Everything of an application that goes.
  static GarbagePlan ofAll(List<Tracker> trackers, GarbageCollection policy) {
    Map<ObjectKey, ManagedResource> delete = new LinkedHashMap<>();
    each(trackers)
        .filter(it -> stay(it, policy) != Stay.EVER)
        .forEach(it -> delete.put(it.key(), it));
    return new GarbagePlan(List.copyOf(delete.values()), List.of());
  }

  /// Claims hold data: they stay unless a rule names them.
  private static Stay stay(ManagedResource resource, GarbageCollection policy) {
    boolean unnamedClaim =
        resource.ref().kind().equals(CLAIM) && policy.rule(resource.raw()).isEmpty();
    return resource.skipGc() || unnamedClaim ? Stay.EVER : policy.stay(resource.raw());
  }

  private static Stream<ManagedResource> each(List<Tracker> trackers) {
    return trackers.stream().flatMap(it -> it.resources().stream());
  }

  /// Those whose component nothing depends on that is still there: what goes first when the order
  /// is that of dependencies.
  ///
  /// @param dependencies for each component those that it depends on
  static List<ManagedResource> free(
      List<ManagedResource> left, Map<String, Set<String>> dependencies) {
    Map<String, Boolean> there = new HashMap<>();
    left.forEach(it -> there.put(it.component(), true));
    Set<String> needed = new HashSet<>();
    dependencies.forEach((component, needs) -> {
      if (there.containsKey(component)) {
        needed.addAll(needs);
      }
    });
    return left.stream().filter(it -> !needed.contains(it.component())).toList();
  }
}
