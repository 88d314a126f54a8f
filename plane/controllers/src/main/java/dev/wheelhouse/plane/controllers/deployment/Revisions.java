// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The annotations by which ReplicaSets remember the Deployment they are a revision of.
final class Revisions {

  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";

  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          HISTORY,
          DESIRED,
          MAX,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  static long of(ReplicaSet set) {
    return number(Fleet.annotationsOf(set), REVISION, 0);
  }

  /// The value of an annotation that counts replicas.
  static int size(ReplicaSet set, String annotation, int otherwise) {
    return (int) number(Fleet.annotationsOf(set), annotation, otherwise);
  }

  private static long number(Map<String, String> annotations, String key, long otherwise) {
    try {
      String value = annotations.get(key);
      return value == null ? otherwise : Long.parseLong(value);
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  static long next(List<ReplicaSet> old) {
    return old.stream().mapToLong(Revisions::of).max().orElse(0) + 1;
  }

  static Map<String, String> sizeAnnotations(Deployment deployment) {
    int replicas = Rollout.replicas(deployment);
    return Map.of(
        DESIRED,
        Integer.toString(replicas),
        MAX,
        Integer.toString(replicas + Rollout.maxSurge(deployment)));
  }

  /// The Deployment's own annotations that its ReplicaSets carry too.
  static Map<String, String> copied(Deployment deployment) {
    Map<String, String> copied =
        new HashMap<>(
            Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of()));
    copied.keySet().removeAll(NOT_COPIED);
    return copied;
  }

  /// What the newest set must say; when an old template comes back, its set takes a new number and
  /// remembers the former one.
  static Map<String, String> forNewest(Deployment deployment, ReplicaSet newest, long revision) {
    Map<String, String> annotations = copied(deployment);
    long before = of(newest);
    if (before < revision) {
      annotations.put(REVISION, Long.toString(revision));
      if (before > 0) {
        String history = Fleet.annotationsOf(newest).get(HISTORY);
        annotations.put(HISTORY, history == null ? "" + before : history + "," + before);
      }
    }
    return annotations;
  }
}
