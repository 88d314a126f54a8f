// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.scheduler;

import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.scheduler.cluster.ClusterState;
import dev.wheelhouse.plane.scheduler.framework.Cycle;
import dev.wheelhouse.plane.scheduler.framework.SchedulingPlugin;
import dev.wheelhouse.plane.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.ServiceLoader;

/// The scheduler, running. It takes pods whose `schedulerName` is [#NAME] or not set.
public final class Scheduler implements AutoCloseable {

  public static final String NAME = "default-scheduler";

  private final SchedulingQueue queue;
  private final EventRecorder events;
  private final Tasks tasks = new Tasks("scheduler");

  private Scheduler(SchedulingQueue queue, EventRecorder events) {
    this.queue = queue;
    this.events = events;
  }

  /// Starts with all plugins on the class path.
  public static Scheduler start(PlaneClient client, Clock clock) {
    List<SchedulingPlugin> plugins =
        ServiceLoader.load(SchedulingPlugin.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    SchedulingQueue queue = new SchedulingQueue(plugins, clock);
    Scheduler scheduler = new Scheduler(queue, new EventRecorder(client, NAME, "", clock));
    scheduler.run(client, clock, plugins);
    return scheduler;
  }

  private void run(PlaneClient client, Clock clock, List<SchedulingPlugin> plugins) {
    Resources<Pod> pods = client.resources(Pod.class);
    Informer<Node> nodes = client.resources(Node.class).informer();
    InformerStorage storage = new InformerStorage(client);
    ClusterState cluster = new ClusterState(storage);
    PodReporter reporter = new PodReporter(pods, events, clock);
    VolumeBinder volumes = new VolumeBinder(client, storage, cluster);
    Binder binder = new Binder(pods, cluster, queue, reporter, volumes, tasks);
    SchedulingLoop loop = new SchedulingLoop(queue, cluster, new Cycle(plugins), binder, reporter);
    nodes.subscribe(new NodeChanges(cluster, queue));
    storage.subscribe(queue);
    tasks.start(
        "cycle",
        () -> {
          nodes.awaitSynced();
          storage.awaitSynced();
          pods.informer().subscribe(new PodChanges(cluster, queue, plugins, reporter));
          pods.informer().awaitSynced();
          loop.run();
        });
  }

  @Override
  public void close() {
    tasks.close();
    queue.close();
    events.close();
  }
}
