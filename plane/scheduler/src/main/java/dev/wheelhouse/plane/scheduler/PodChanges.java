// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import dev.wheelhouse.plane.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Sorts what happens to pods: those with a node count there, those without wait in the queue.
final class PodChanges implements Informer.Handler<Pod> {

  private final ClusterState cluster;
  private final SchedulingQueue queue;
  private final List<SchedulingPlugin> plugins;
  private final PodReporter reporter;

  PodChanges(
      ClusterState cluster,
      SchedulingQueue queue,
      List<SchedulingPlugin> plugins,
      PodReporter reporter) {
    this.cluster = cluster;
    this.queue = queue;
    this.plugins = plugins;
    this.reporter = reporter;
  }

  @Override
  public void added(Pod pod) {
    if (isFinished(pod)) {
      gone(pod);
    } else if (isAssigned(pod)) {
      assigned(pod);
    } else if (isOurs(pod)) {
      enqueue(pod, true);
    }
  }

  @Override
  public void updated(Pod before, Pod after) {
    if (isFinished(after)) {
      gone(after);
    } else if (isAssigned(after)) {
      if (!isAssigned(before)) {
        assigned(after);
      }
    } else if (isOurs(after)) {
      boolean changed =
          !before.getSpec().equals(after.getSpec())
              || !Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels());
      enqueue(after, changed);
    }
  }

  @Override
  public void deleted(Pod last) {
    gone(last);
  }

  private void assigned(Pod pod) {
    queue.remove(pod.getMetadata().getUid());
    if (cluster.place(PodInfo.of(pod), pod.getSpec().getNodeName())) {
      queue.event(ClusterEvent.POD_CHANGED);
    }
  }

  private void gone(Pod pod) {
    String uid = pod.getMetadata().getUid();
    queue.remove(uid);
    if (cluster.removePod(uid)) {
      queue.event(ClusterEvent.POD_GONE);
    }
  }

  private void enqueue(Pod pod, boolean changed) {
    String uid = pod.getMetadata().getUid();
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      queue.remove(uid);
      return;
    }
    for (SchedulingPlugin plugin : plugins) {
      Optional<String> gate = plugin.gate(pod);
      if (gate.isPresent()) {
        queue.remove(uid);
        reporter.gated(pod, gate.get());
        return;
      }
    }
    if (changed) {
      queue.put(PodInfo.of(pod), true);
    }
  }

  private static boolean isAssigned(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node != null && !node.isEmpty();
  }

  private static boolean isFinished(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private static boolean isOurs(Pod pod) {
    String name = pod.getSpec().getSchedulerName();
    return name == null || name.isEmpty() || name.equals(Scheduler.NAME);
  }
}
