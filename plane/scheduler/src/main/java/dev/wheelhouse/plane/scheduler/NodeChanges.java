// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps the nodes, and tells the queue of changes that matter; a heartbeat does not.
record NodeChanges(ClusterState cluster, SchedulingQueue queue) implements Informer.Handler<Node> {

  @Override
  public void added(Node node) {
    cluster.putNode(node);
    queue.event(ClusterEvent.NODE_ADDED);
  }

  @Override
  public void updated(Node before, Node after) {
    if (!Objects.equals(before.getSpec(), after.getSpec())
        || !Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels())
        || !Objects.equals(allocatable(before), allocatable(after))) {
      cluster.putNode(after);
      queue.event(ClusterEvent.NODE_CHANGED);
    }
  }

  @Override
  public void deleted(Node last) {
    cluster.removeNode(last.getMetadata().getName());
  }

  private static @Nullable Object allocatable(Node node) {
    return node.getStatus() == null ? null : node.getStatus().getAllocatable();
  }
}
