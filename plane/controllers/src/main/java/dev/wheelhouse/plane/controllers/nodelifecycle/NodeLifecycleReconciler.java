// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.nodelifecycle;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.Models;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Looks at one node: is it heard of, which taints it needs, what its pods must say.
final class NodeLifecycleReconciler implements Reconciler {

  static final String LEASES = "kube-node-lease";
  static final String PODS_BY_NODE = "node";
  private static final List<String> CONDITIONS =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private final Resources<Node> nodes;
  private final Informer<Lease> leases;
  private final Resources<Pod> pods;
  private final Heartbeats heartbeats;
  private final Duration grace;
  private final EventRecorder events;
  private final Clock clock;

  NodeLifecycleReconciler(
      Resources<Node> nodes,
      Informer<Lease> leases,
      Resources<Pod> pods,
      Duration grace,
      EventRecorder events,
      Clock clock) {
    this.nodes = nodes;
    this.leases = leases;
    this.pods = pods;
    this.heartbeats = new Heartbeats(clock);
    this.grace = grace;
    this.events = events;
    this.clock = clock;
    pods.informer().index(PODS_BY_NODE, NodeLifecycleReconciler::nodeOf);
  }

  static List<String> nodeOf(Pod pod) {
    return PodState.isAssigned(pod) ? List.of(pod.getSpec().getNodeName()) : List.of();
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<Node> found = nodes.informer().get("", key.name());
    if (found.isEmpty()) {
      heartbeats.forget(key.name());
      return Outcome.DONE;
    }
    Node node = found.get();
    Duration silence = heartbeats.silence(key.name(), sign(node));
    if (silence.compareTo(grace) >= 0) {
      node = setUnknown(node);
    }
    taint(node);
    if (isNotReady(node)) {
      markPods(node);
    }
    Duration left = grace.minus(silence);
    return Outcome.waitFor(left.isPositive() ? left : grace);
  }

  private String sign(Node node) {
    String lease =
        leases
            .get(LEASES, node.getMetadata().getName())
            .map(found -> found.getSpec())
            .map(spec -> String.valueOf(spec.getRenewTime()))
            .orElse("");
    String status =
        NodeTaints.condition(node, "Ready").map(NodeCondition::getLastHeartbeatTime).orElse("");
    return lease + "/" + status;
  }

  private static boolean isNotReady(Node node) {
    return !NodeTaints.condition(node, "Ready")
        .map(NodeCondition::getStatus)
        .orElse("Unknown")
        .equals("True");
  }

  private Node setUnknown(Node node) {
    JsonArray conditions = new JsonArray();
    for (String type : CONDITIONS) {
      Optional<NodeCondition> before = NodeTaints.condition(node, type);
      if (before.filter(c -> "Unknown".equals(c.getStatus())).isEmpty()) {
        conditions.add(unknown(type, before, clock.now()));
      }
    }
    if (conditions.isEmpty()) {
      return node;
    }
    String name = node.getMetadata().getName();
    events.normal(node, "NodeNotReady", "Node " + name + " status is now: NodeNotReady");
    return nodes.patch(
        "",
        name,
        new Patch.Strategic(JsonObject.of("status", JsonObject.of("conditions", conditions))),
        "status");
  }

  private static JsonObject unknown(String type, Optional<NodeCondition> before, Instant now) {
    boolean posted = before.isPresent();
    JsonObject condition =
        JsonObject.of(
            "type",
            type,
            "status",
            "Unknown",
            "reason",
            posted ? "NodeStatusUnknown" : "NodeStatusNeverUpdated",
            "message",
            posted ? "Kubelet stopped posting node status." : "Kubelet never posted node status.",
            "lastTransitionTime",
            Timestamps.format(now));
    before
        .map(NodeCondition::getLastHeartbeatTime)
        .ifPresent(time -> condition.put("lastHeartbeatTime", time));
    return condition;
  }

  private void taint(Node node) {
    List<Taint> before = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
    List<Taint> after = NodeTaints.plan(node, clock.now());
    if (!after.equals(before)) {
      JsonArray taints = new JsonArray();
      after.forEach(taint -> taints.add(Models.tree(taint)));
      JsonObject change =
          JsonObject.of(
              "metadata",
              JsonObject.of("resourceVersion", node.getMetadata().getResourceVersion()),
              "spec",
              JsonObject.of("taints", taints));
      nodes.patch("", node.getMetadata().getName(), new Patch.Merge(change), "");
    }
  }

  /// Endpoints must not send traffic to pods of a node that is silent.
  private void markPods(Node node) {
    for (Pod pod : pods.informer().byIndex(PODS_BY_NODE, node.getMetadata().getName())) {
      if (PodState.isReady(pod) && !PodState.isFinished(pod)) {
        markNotReady(pod);
      }
    }
  }

  private void markNotReady(Pod pod) {
    JsonObject ready =
        JsonObject.of(
            "type", "Ready",
            "status", "False",
            "lastTransitionTime", Timestamps.format(clock.now()));
    try {
      pods.patch(
          Objects.requireNonNull(pod.getMetadata().getNamespace()),
          pod.getMetadata().getName(),
          new Patch.Strategic(
              JsonObject.of("status", JsonObject.of("conditions", JsonArray.of(ready)))),
          "status");
      events.warning(pod, "NodeNotReady", "Node is not ready");
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }
}
