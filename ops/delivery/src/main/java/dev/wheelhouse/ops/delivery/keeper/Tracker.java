// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.ops.delivery.keeper.ManagedResource.ObjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a generation of an application manages, or (root) what stays as long as the application
/// does. Immutable.
///
/// @param uid of the tracker in the cluster; empty when it is not there yet
/// @param ownerUid of the application it was written for
/// @param revision the ApplicationRevision it was written for
/// @param leaving whether somebody deletes it: it is there until it is let go
record Tracker(
    String name,
    String uid,
    Type type,
    String ownerUid,
    String revision,
    long generation,
    List<ManagedResource> resources,
    boolean leaving) {

  enum Type {
    ROOT,
    VERSIONED
  }

  Tracker {
    resources = List.copyOf(resources);
  }

  /// The same with more resources; where it has one already the new one replaces it.
  Tracker with(List<ManagedResource> more) {
    Map<ObjectKey, ManagedResource> all = new LinkedHashMap<>();
    resources.forEach(it -> all.put(it.key(), it));
    more.forEach(it -> all.put(it.key(), it));
    return withAll(new ArrayList<>(all.values()));
  }

  Tracker without(ObjectKey key) {
    return withAll(resources.stream().filter(it -> !it.key().equals(key)).toList());
  }

  Tracker withAll(List<ManagedResource> all) {
    return new Tracker(name, uid, type, ownerUid, revision, generation, all, leaving);
  }

  Tracker withName(String it) {
    return new Tracker(it, uid, type, ownerUid, revision, generation, resources, leaving);
  }

  /// Another one of a name, not there yet, with the same resources.
  Tracker anew(String it) {
    return new Tracker(it, "", type, ownerUid, revision, generation, resources, false);
  }

  Tracker withLeaving(boolean it) {
    return new Tracker(name, uid, type, ownerUid, revision, generation, resources, it);
  }

  Tracker withUid(String it) {
    return new Tracker(name, it, type, ownerUid, revision, generation, resources, leaving);
  }
}
