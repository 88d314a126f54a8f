// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.podgc;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Looks at one pod, or, under the key [#FINISHED], at the number of finished pods.
final class PodGcReconciler implements Reconciler {

  static final Key FINISHED = new Key("", "finished-pods");
  private static final Duration QUARANTINE = Duration.ofSeconds(40);
  private static final String FINISHED_INDEX = "finished";

  private final Resources<Pod> pods;
  private final Resources<Node> nodes;
  private final int threshold;
  private final Clock clock;
  private final Map<Key, Long> orphanedSince = new ConcurrentHashMap<>();

  PodGcReconciler(Resources<Pod> pods, Resources<Node> nodes, int threshold, Clock clock) {
    this.pods = pods;
    this.nodes = nodes;
    this.threshold = threshold;
    this.clock = clock;
    pods.informer()
        .index(FINISHED_INDEX, pod -> PodState.isFinished(pod) ? List.of("") : List.of());
  }

  @Override
  public Outcome reconcile(Key key) {
    if (key.equals(FINISHED)) {
      trimFinished();
      return Outcome.DONE;
    }
    Optional<Pod> found = pods.informer().get(key.namespace(), key.name());
    if (found.isEmpty()) {
      orphanedSince.remove(key);
      return Outcome.DONE;
    }
    return PodState.isAssigned(found.get())
        ? checkNode(key, found.get())
        : checkUnassigned(found.get());
  }

  private Outcome checkUnassigned(Pod pod) {
    if (PodState.isTerminating(pod)) {
      remove(pod);
    }
    return Outcome.DONE;
  }

  private Outcome checkNode(Key key, Pod pod) {
    String node = pod.getSpec().getNodeName();
    if (nodes.informer().get("", node).isPresent()) {
      orphanedSince.remove(key);
      return Outcome.DONE;
    }
    long now = clock.nanoTime();
    long since = orphanedSince.computeIfAbsent(key, _ -> now);
    Duration left = QUARANTINE.minusNanos(now - since);
    if (left.isPositive()) {
      return Outcome.waitFor(left);
    }
    if (nodes.get("", node).isEmpty()) {
      fail(pod);
      remove(pod);
    }
    orphanedSince.remove(key);
    return Outcome.DONE;
  }

  private void fail(Pod pod) {
    if (PodState.isFinished(pod)) {
      return;
    }
    try {
      pods.patch(
          pod.getMetadata().getNamespace(),
          pod.getMetadata().getName(),
          new Patch.Merge(
              JsonObject.of(
                  "metadata",
                  JsonObject.of("uid", pod.getMetadata().getUid()),
                  "status",
                  JsonObject.of("phase", "Failed"))),
          "status");
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND) && !e.is(Reason.CONFLICT)) {
        throw e;
      }
    }
  }

  private void remove(Pod pod) {
    pods.delete(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        DeleteQuery.now(pod.getMetadata().getUid()));
  }

  private void trimFinished() {
    List<Pod> finished = pods.informer().byIndex(FINISHED_INDEX, "");
    int surplus = finished.size() - threshold;
    if (threshold > 0 && surplus > 0) {
      finished.stream()
          .sorted(
              Comparator.comparing(
                  pod -> Timestamps.parse(pod.getMetadata().getCreationTimestamp())))
          .limit(surplus)
          .forEach(this::remove);
    }
  }
}
