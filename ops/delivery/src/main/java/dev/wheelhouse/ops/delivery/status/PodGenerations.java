// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Tells the pods of a component apart while it rolls from one version to the next.
final class PodGenerations {

  private static final String HASH = "pod-template-hash";

  /// The template hash of the version that comes; empty when all pods are of one version.
  private final Optional<String> coming;

  private PodGenerations(Optional<String> coming) {
    this.coming = coming;
  }

  /// The version of the pod that was created last is the one that comes: a rollback, too, makes new
  /// pods.
  static PodGenerations of(List<JsonObject> pods) {
    boolean rolling = pods.stream().map(PodGenerations::hash).distinct().count() > 1;
    return new PodGenerations(
        rolling
            ? pods.stream()
                .max(
                    Comparator.comparing(
                        pod -> pod.string("metadata", "creationTimestamp").orElse("")))
                .map(PodGenerations::hash)
            : Optional.empty());
  }

  /// A pod that was told to end does so in its own way: how it ends is no news, nor is one that
  /// lies there ended and has been replaced.
  static boolean stays(JsonObject pod) {
    String phase = pod.string("status", "phase").orElse("");
    return pod.string("metadata", "deletionTimestamp").isEmpty()
        && !phase.equals("Succeeded")
        && !phase.equals("Failed");
  }

  boolean old(JsonObject pod) {
    return coming.isPresent() && !coming.get().equals(hash(pod));
  }

  /// `pod`, or `new pod` and `old pod` while there are both.
  String word(JsonObject pod) {
    return coming.isEmpty() ? "pod" : old(pod) ? "old pod" : "new pod";
  }

  private static String hash(JsonObject pod) {
    return pod.string("metadata", "labels", HASH).orElse("");
  }
}
