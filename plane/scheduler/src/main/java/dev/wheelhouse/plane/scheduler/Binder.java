// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.scheduler.cluster.ClusterEvent;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.queue.QueuedPod;
import dev.wheelhouse.plane.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes decisions to the server, many at a time, so that the next decision need not wait.
final class Binder {

  private static final Logger LOG = LoggerFactory.getLogger(Binder.class);
  private static final int AT_ONCE = 128;

  private final Resources<Pod> pods;
  private final ClusterState cluster;
  private final SchedulingQueue queue;
  private final PodReporter reporter;
  private final VolumeBinder volumes;
  private final Tasks tasks;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  Binder(
      Resources<Pod> pods,
      ClusterState cluster,
      SchedulingQueue queue,
      PodReporter reporter,
      VolumeBinder volumes,
      Tasks tasks) {
    this.pods = pods;
    this.cluster = cluster;
    this.queue = queue;
    this.reporter = reporter;
    this.volumes = volumes;
    this.tasks = tasks;
  }

  /// Waits only while too many writes are under way.
  void bind(QueuedPod queued, String node) throws InterruptedException {
    if (volumes.concerns(queued.pod())) {
      // Volumes may take their time: such a pod takes no other's turn.
      tasks.start("bind-volumes", () -> bindAfterVolumes(queued, node));
    } else {
      background(() -> write(queued, node));
    }
  }

  private void bindAfterVolumes(QueuedPod queued, String node) throws InterruptedException {
    try {
      volumes.bind(queued.pod(), node);
    } catch (RuntimeException e) {
      cluster.removePod(queued.pod().uid());
      queue.event(ClusterEvent.POD_GONE);
      // Queued first: a report that fails too must not lose the pod.
      queue.failed(queued);
      if (!is(e, Reason.CONFLICT)) {
        reporter.unschedulable(
            queued.pod().pod(), Objects.requireNonNullElse(e.getMessage(), e.toString()));
      }
      return;
    }
    background(() -> write(queued, node));
  }

  void background(Runnable write) throws InterruptedException {
    slots.acquire();
    tasks.start(
        "bind",
        () -> {
          try {
            write.run();
          } finally {
            slots.release();
          }
        });
  }

  private void write(QueuedPod queued, String node) {
    PodInfo pod = queued.pod();
    try {
      pods.post(pod.key().namespace(), pod.key().name(), "binding", binding(pod, node));
      reporter.bound(pod.pod(), node);
    } catch (RuntimeException e) {
      cluster.removePod(pod.uid());
      queue.event(ClusterEvent.POD_GONE);
      if (is(e, Reason.NOT_FOUND)) {
        return;
      }
      if (is(e, Reason.CONFLICT)) {
        retryUnlessBound(queued);
        return;
      }
      LOG.atWarn()
          .addKeyValue(LogKeys.NAME, pod.key())
          .addKeyValue(LogKeys.NODE, node)
          .addKeyValue(LogKeys.REASON, e.toString())
          .log("binding refused, will try again");
      queue.failed(queued);
    }
  }

  private static boolean is(RuntimeException failure, Reason reason) {
    return failure instanceof PlatformException known && known.is(reason);
  }

  /// After a conflict the pod may have a node by other hands, or be another pod of this name.
  private void retryUnlessBound(QueuedPod queued) {
    PodInfo pod = queued.pod();
    Optional<PodInfo> live =
        pods.get(pod.key().namespace(), pod.key().name())
            .map(PodInfo::of)
            .filter(found -> found.uid().equals(pod.uid()));
    if (live.isEmpty()) {
      return;
    }
    if (live.get().node().isEmpty()) {
      queue.failed(queued);
    } else {
      cluster.place(live.get(), live.get().node());
    }
  }

  private static Binding binding(PodInfo pod, String node) {
    return new BindingBuilder()
        .withNewMetadata()
        .withNamespace(pod.key().namespace())
        .withName(pod.key().name())
        .withUid(pod.uid())
        .endMetadata()
        .withNewTarget()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node)
        .endTarget()
        .build();
  }
}
