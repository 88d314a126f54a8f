// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A node, what it has and what the pods on it take. Changed and read under the lock of its
/// [ClusterState] only.
public final class NodeInfo {

  private static final int DEFAULT_PODS = 110;

  private Node node;
  private Amounts allocatable = Amounts.NONE;
  private int allowedPods;
  private Amounts requested = Amounts.NONE;
  private Amounts scored = Amounts.NONE;
  private final Map<String, PodInfo> pods = new HashMap<>();
  private final Map<String, Integer> byOwner = new HashMap<>();
  private final List<PodInfo.HostPort> ports = new ArrayList<>();

  NodeInfo(Node node) {
    this.node = node;
    setNode(node);
  }

  void setNode(Node node) {
    this.node = node;
    Map<String, Quantity> amounts =
        node.getStatus() == null || node.getStatus().getAllocatable() == null
            ? Map.of()
            : node.getStatus().getAllocatable();
    this.allocatable = Amounts.of(amounts);
    Quantity podLimit = amounts.get("pods");
    this.allowedPods = podLimit == null ? DEFAULT_PODS : podLimit.getNumericalAmount().intValue();
  }

  void add(PodInfo pod) {
    if (pods.put(pod.uid(), pod) == null) {
      requested = requested.plus(pod.requests());
      scored = scored.plus(pod.scored());
      ports.addAll(pod.ports());
      if (!pod.owner().isEmpty()) {
        byOwner.merge(pod.owner(), 1, Integer::sum);
      }
    }
  }

  void remove(String uid) {
    PodInfo pod = pods.remove(uid);
    if (pod != null) {
      requested = requested.minus(pod.requests());
      scored = scored.minus(pod.scored());
      pod.ports().forEach(ports::remove);
      byOwner.computeIfPresent(pod.owner(), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  public Node node() {
    return node;
  }

  public String name() {
    return node.getMetadata().getName();
  }

  public Map<String, String> labels() {
    return Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
  }

  /// The zone label; empty without one.
  public String zone() {
    return labels().getOrDefault("topology.kubernetes.io/zone", "");
  }

  public List<Taint> taints() {
    return node.getSpec() == null ? List.of() : node.getSpec().getTaints();
  }

  public boolean isUnschedulable() {
    return node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
  }

  public Amounts allocatable() {
    return allocatable;
  }

  public int allowedPods() {
    return allowedPods;
  }

  public Amounts requested() {
    return requested;
  }

  /// Requests with minimums, for scoring.
  public Amounts scored() {
    return scored;
  }

  public Collection<PodInfo> pods() {
    return pods.values();
  }

  /// How many pods of an owner are here.
  public int podsOf(String owner) {
    return byOwner.getOrDefault(owner, 0);
  }

  public List<PodInfo.HostPort> ports() {
    return ports;
  }
}
