// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.tainteviction;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.selectors.Tolerations;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Looks at one pod: how long it may stay on its node.
final class TaintEvictionReconciler implements Reconciler {

  private final Resources<Pod> pods;
  private final Informer<Node> nodes;
  private final EventRecorder events;
  private final Clock clock;
  private final Instant start;

  TaintEvictionReconciler(
      Resources<Pod> pods, Informer<Node> nodes, EventRecorder events, Clock clock) {
    this.pods = pods;
    this.nodes = nodes;
    this.events = events;
    this.clock = clock;
    this.start = clock.now();
  }

  static boolean isEvicting(Node node) {
    return node.getSpec() != null
        && node.getSpec().getTaints().stream().anyMatch(t -> "NoExecute".equals(t.getEffect()));
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<Pod> found = pods.informer().get(key.namespace(), key.name());
    if (found.isEmpty() || !PodState.isActive(found.get()) || !PodState.isAssigned(found.get())) {
      return Outcome.DONE;
    }
    Pod pod = found.get();
    Optional<Node> node = nodes.get("", pod.getSpec().getNodeName());
    if (node.isEmpty() || !isEvicting(node.get())) {
      return Outcome.DONE;
    }
    Optional<Instant> end =
        staysUntil(
            node.get().getSpec().getTaints(), pod.getSpec().getTolerations(), start, clock.now());
    if (end.isEmpty()) {
      return Outcome.DONE;
    }
    Duration left = Duration.between(clock.now(), end.get());
    if (left.isPositive()) {
      return Outcome.waitFor(left);
    }
    events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + key);
    pods.delete(
        key.namespace(), key.name(), new DeleteQuery(pod.getMetadata().getUid(), null, null, null));
    return Outcome.DONE;
  }

  /// When the pod must go: the earliest of its tolerations' ends, the present for a taint that it
  /// does not tolerate; empty when it may stay.
  ///
  /// @param start when this loop began: while nobody looked, no toleration ran out
  static Optional<Instant> staysUntil(
      List<Taint> taints, List<Toleration> tolerations, Instant start, Instant now) {
    Optional<Instant> end = Optional.empty();
    for (Taint taint : taints) {
      if (!"NoExecute".equals(taint.getEffect())) {
        continue;
      }
      List<Toleration> matching =
          tolerations.stream().filter(t -> Tolerations.tolerates(t, taint)).toList();
      Optional<Instant> own =
          matching.isEmpty() ? Optional.of(now) : endOf(matching, taint, start, now);
      if (own.isPresent() && (end.isEmpty() || own.get().isBefore(end.get()))) {
        end = own;
      }
    }
    return end;
  }

  private static Optional<Instant> endOf(
      List<Toleration> matching, Taint taint, Instant start, Instant now) {
    Instant added = taint.getTimeAdded() == null ? now : Timestamps.parse(taint.getTimeAdded());
    Instant since = added.isBefore(start) ? start : added;
    return matching.stream()
        .filter(toleration -> toleration.getTolerationSeconds() != null)
        .map(toleration -> since.plusSeconds(Math.max(0, toleration.getTolerationSeconds())))
        .min(Instant::compareTo);
  }
}
