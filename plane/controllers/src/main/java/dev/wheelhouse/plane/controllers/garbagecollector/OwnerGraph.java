// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.garbagecollector;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who owns whom, by uid. Safe for use by many threads. A change answers with the uids to look at.
///
/// Dependents are kept under an owner's uid whether or not the owner itself is known, so that the
/// order in which kinds are listed does not matter.
final class OwnerGraph {

  private static final int REMEMBERED_GONE = 10_000;

  private final Map<String, OwnedObject> objects = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();
  private final Map<String, Boolean> gone =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_GONE;
        }
      };

  synchronized Set<String> put(OwnedObject object) {
    OwnedObject before = objects.put(object.uid(), object);
    Set<String> affected = new HashSet<>();
    if (before != null) {
      for (OwnerReference owner : before.owners()) {
        unlink(owner.getUid(), object.uid());
        wakeWaiting(owner.getUid(), affected);
      }
    }
    for (OwnerReference owner : object.owners()) {
      dependents.computeIfAbsent(owner.getUid(), _ -> new HashSet<>()).add(object.uid());
      if (isInDoubt(owner.getUid())) {
        affected.add(object.uid());
      }
    }
    if (object.waitsForDependents() || object.orphansDependents()) {
      affected.add(object.uid());
    }
    return affected;
  }

  private boolean isInDoubt(String owner) {
    OwnedObject known = objects.get(owner);
    return known == null || known.waitsForDependents();
  }

  private void wakeWaiting(String owner, Set<String> affected) {
    OwnedObject known = objects.get(owner);
    if (known != null && known.waitsForDependents()) {
      affected.add(owner);
    }
  }

  private void unlink(String owner, String dependent) {
    dependents.computeIfPresent(
        owner,
        (_, all) -> {
          all.remove(dependent);
          return all.isEmpty() ? null : all;
        });
  }

  synchronized Set<String> remove(String uid) {
    OwnedObject removed = objects.remove(uid);
    gone.put(uid, true);
    Set<String> affected = new HashSet<>(dependents.getOrDefault(uid, Set.of()));
    if (removed != null) {
      for (OwnerReference owner : removed.owners()) {
        unlink(owner.getUid(), uid);
        wakeWaiting(owner.getUid(), affected);
      }
    }
    return affected;
  }

  synchronized Optional<OwnedObject> get(String uid) {
    return Optional.ofNullable(objects.get(uid));
  }

  synchronized List<OwnedObject> dependents(String uid) {
    List<OwnedObject> found = new ArrayList<>();
    for (String dependent : dependents.getOrDefault(uid, Set.of())) {
      OwnedObject object = objects.get(dependent);
      if (object != null) {
        found.add(object);
      }
    }
    return found;
  }

  /// True when an object of this uid is known to be gone; a uid never comes back.
  synchronized boolean isGone(String uid) {
    return gone.containsKey(uid);
  }

  synchronized void setGone(String uid) {
    gone.put(uid, true);
  }

  /// Objects with an owner that the graph does not know.
  synchronized Set<String> inDoubt() {
    Set<String> found = new HashSet<>();
    dependents.forEach((owner, all) -> {
      if (!objects.containsKey(owner)) {
        found.addAll(all);
      }
    });
    return found;
  }
}
