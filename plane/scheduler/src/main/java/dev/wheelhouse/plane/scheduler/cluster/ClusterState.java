// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler.cluster;

import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// All nodes and the pods on them. A decision is made and noted under one lock ([#decide]): the pod
/// counts on its node from that moment, long before the binding comes back from the server, so two
/// decisions never give away the same room.
public final class ClusterState {

  private final StorageObjects storage;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NodeInfo> byName = new HashMap<>();
  private final List<NodeInfo> nodes = new ArrayList<>();
  private final Map<String, PodInfo> placed = new HashMap<>();
  private final Map<String, String> nodeOfPod = new HashMap<>();

  public ClusterState(StorageObjects storage) {
    this.storage = storage;
  }

  /// Nodes, pods and volumes as a plugin sees them during one decision.
  public record View(List<NodeInfo> nodes, StorageObjects storage) {}

  /// Runs a decision on the current state.
  public <R> R decide(Function<View, R> decision) {
    lock.lock();
    try {
      return decision.apply(new View(nodes, storage));
    } finally {
      lock.unlock();
    }
  }

  /// Notes a pod on a node: decided, or seen bound. Moves it when it was noted elsewhere.
  ///
  /// @return false when the pod was there already
  public boolean place(PodInfo pod, String node) {
    lock.lock();
    try {
      if (node.equals(nodeOfPod.get(pod.uid()))) {
        return false;
      }
      removePod(pod.uid());
      placed.put(pod.uid(), pod);
      nodeOfPod.put(pod.uid(), node);
      NodeInfo info = byName.get(node);
      if (info != null) {
        info.add(pod);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// @return true when the pod was on a node
  public boolean removePod(String uid) {
    lock.lock();
    try {
      placed.remove(uid);
      String node = nodeOfPod.remove(uid);
      NodeInfo info = node == null ? null : byName.get(node);
      if (info != null) {
        info.remove(uid);
      }
      return node != null;
    } finally {
      lock.unlock();
    }
  }

  public void putNode(Node node) {
    lock.lock();
    try {
      String name = node.getMetadata().getName();
      NodeInfo known = byName.get(name);
      if (known != null) {
        known.setNode(node);
        return;
      }
      NodeInfo info = new NodeInfo(node);
      byName.put(name, info);
      nodes.add(info);
      nodeOfPod.forEach((uid, on) -> {
        if (on.equals(name)) {
          info.add(Objects.requireNonNull(placed.get(uid)));
        }
      });
    } finally {
      lock.unlock();
    }
  }

  public void removeNode(String name) {
    lock.lock();
    try {
      NodeInfo info = byName.remove(name);
      nodes.remove(info);
    } finally {
      lock.unlock();
    }
  }
}
