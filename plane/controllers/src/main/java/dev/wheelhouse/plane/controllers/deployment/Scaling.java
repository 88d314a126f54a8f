// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Scaling a Deployment in the middle of a rollout: every set grows or shrinks in proportion to its
/// size, so that the risk stays spread as it was. Rounding differences go to the largest set.
///
/// ```
/// 10 -> 30 replicas, maxSurge 3:   old 8, new 5 of 13   ->   old 20, new 13 of 33
/// ```
final class Scaling {

  private Scaling() {}

  /// True when an active set was last sized for another number of replicas than are wanted now.
  static boolean isDue(Deployment deployment, Fleet fleet) {
    int wanted = Rollout.replicas(deployment);
    return fleet.active().stream()
        .anyMatch(set -> Revisions.size(set, Revisions.DESIRED, wanted) != wanted);
  }

  static void apply(Deployment deployment, Fleet fleet) {
    Optional<ReplicaSet> only = activeOrLatest(fleet);
    if (only.isPresent()) {
      fleet.scale(only.get(), Rollout.replicas(deployment));
    } else if (isSaturated(deployment, fleet)) {
      fleet.old().stream()
          .filter(set -> fleet.replicas(set) > 0)
          .forEach(set -> fleet.scale(set, 0));
    } else if (Rollout.isRolling(deployment)) {
      inProportion(deployment, fleet);
    }
  }

  private static Optional<ReplicaSet> activeOrLatest(Fleet fleet) {
    List<ReplicaSet> active = fleet.active();
    return switch (active.size()) {
      case 0 -> fleet.newest().or(() -> fleet.all().reversed().stream().findFirst());
      case 1 -> Optional.of(active.getFirst());
      default -> Optional.empty();
    };
  }

  private static boolean isSaturated(Deployment deployment, Fleet fleet) {
    int wanted = Rollout.replicas(deployment);
    return fleet
        .newest()
        .filter(set -> Rollout.replicas(set) == wanted)
        .filter(set -> Revisions.size(set, Revisions.DESIRED, -1) == wanted)
        .filter(set -> Rollout.available(set) == wanted)
        .isPresent();
  }

  private static void inProportion(Deployment deployment, Fleet fleet) {
    int wanted = Rollout.replicas(deployment);
    int allowed = wanted > 0 ? wanted + Rollout.maxSurge(deployment) : 0;
    int toAdd = allowed - fleet.replicas(fleet.active());
    Map<ReplicaSet, Integer> sizes = new LinkedHashMap<>();
    int added = 0;
    for (ReplicaSet set : largestFirst(fleet, toAdd > 0)) {
      int share = toAdd == 0 ? 0 : share(deployment, fleet.replicas(set), set, toAdd - added);
      sizes.put(set, fleet.replicas(set) + share);
      added += share;
    }
    int leftover = toAdd - added;
    boolean first = true;
    for (Map.Entry<ReplicaSet, Integer> entry : sizes.entrySet()) {
      fleet.scale(entry.getKey(), Math.max(0, entry.getValue() + (first ? leftover : 0)));
      first = false;
    }
  }

  private static List<ReplicaSet> largestFirst(Fleet fleet, boolean newerFirst) {
    Comparator<ReplicaSet> age = newerFirst ? Fleet.OLDEST_FIRST.reversed() : Fleet.OLDEST_FIRST;
    return fleet.active().stream()
        .sorted(
            Comparator.comparingInt((ReplicaSet set) -> fleet.replicas(set))
                .reversed()
                .thenComparing(age))
        .toList();
  }

  private static int share(Deployment deployment, int size, ReplicaSet set, int left) {
    int fraction = fraction(deployment, size, set);
    return left > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
  }

  private static int fraction(Deployment deployment, int size, ReplicaSet set) {
    int wanted = Rollout.replicas(deployment);
    if (wanted == 0) {
      return -size;
    }
    int before =
        Revisions.size(
            set,
            Revisions.MAX,
            deployment.getStatus() == null
                ? 0
                : Rollout.count(deployment.getStatus().getReplicas()));
    if (before == 0) {
      return 0;
    }
    long after = Math.round((double) size * (wanted + Rollout.maxSurge(deployment)) / before);
    return (int) after - size;
  }
}
