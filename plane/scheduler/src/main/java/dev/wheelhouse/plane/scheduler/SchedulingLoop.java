// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.cluster.PodInfo;
import dev.wheelhouse.plane.scheduler.framework.Cycle;
import dev.wheelhouse.plane.scheduler.framework.Placement;
import dev.wheelhouse.plane.scheduler.queue.QueuedPod;
import dev.wheelhouse.plane.scheduler.queue.SchedulingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one pod after the other and decides.
final class SchedulingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulingLoop.class);

  private final SchedulingQueue queue;
  private final ClusterState cluster;
  private final Cycle cycle;
  private final Binder binder;
  private final PodReporter reporter;

  SchedulingLoop(
      SchedulingQueue queue,
      ClusterState cluster,
      Cycle cycle,
      Binder binder,
      PodReporter reporter) {
    this.queue = queue;
    this.cluster = cluster;
    this.cycle = cycle;
    this.binder = binder;
    this.reporter = reporter;
  }

  void run() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      QueuedPod next = queue.take();
      try {
        schedule(next);
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("pod", next.pod().key()).setCause(e).log("scheduling failed");
        queue.failed(next);
      }
    }
  }

  private void schedule(QueuedPod next) throws InterruptedException {
    PodInfo pod = next.pod();
    long before = queue.events();
    Placement placement =
        cluster.decide(view -> {
          Placement found = cycle.place(pod, view);
          if (found instanceof Placement.On(var node)) {
            cluster.place(pod, node);
          }
          return found;
        });
    switch (placement) {
      case Placement.On(var node) -> binder.bind(next, node);
      case Placement.Nowhere(var message, var by) -> {
        queue.refused(next, by, before);
        binder.background(() -> reporter.unschedulable(pod.pod(), message));
      }
    }
  }
}
