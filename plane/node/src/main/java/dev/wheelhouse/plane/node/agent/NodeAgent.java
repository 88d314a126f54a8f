// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.node.images.ImageStore;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.pod.NodeRefusal;
import dev.wheelhouse.plane.node.pod.NodeServices;
import dev.wheelhouse.plane.node.pod.PodCleanup;
import dev.wheelhouse.plane.node.pod.PodEvents;
import dev.wheelhouse.plane.node.pod.PodWorker;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.Runtimes;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import dev.wheelhouse.plane.node.spec.Lookup;
import dev.wheelhouse.plane.node.spec.NodeFacts;
import dev.wheelhouse.plane.node.stats.UsageSampler;
import dev.wheelhouse.plane.node.volume.Volumes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node of the cluster on this machine: registers it, runs the pods bound to it, reports them.
///
/// Ends in one of two ways: [#close] leaves the pods running where the runtime can (the next agent
/// on the same folder adopts them), [#stopPods] ends them first.
public final class NodeAgent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
  private static final Duration STOP_STEP = Duration.ofMillis(20);
  private static final Duration STORAGE_PERIOD = Duration.ofSeconds(10);
  private static final String NODE_PORTS = "NodePorts";
  private static final String NODE_PORTS_MESSAGE =
      "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the"
          + " requested pod ports";

  private final NodeOptions options;
  private final NodeServices services;
  private final NodePresence presence;
  private final EventRecorder events;
  private final NodeStreams streams;
  private final PodCleanup cleanup;
  private final UsageSampler usage;
  private final Tasks tasks;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final Map<String, Exit> early = new ConcurrentHashMap<>();
  private volatile boolean begun;
  private volatile boolean closed;

  private NodeAgent(
      NodeOptions options, NodeServices services, NodePresence presence, EventRecorder events) {
    this.options = options;
    this.services = services;
    this.presence = presence;
    this.events = events;
    this.streams = new NodeStreams(services, this::worker);
    this.cleanup = new PodCleanup(services);
    this.usage =
        new UsageSampler(
            options.name(),
            options.share() == 1,
            services.client().resources(Pod.class).informer(),
            services.runtime(),
            services.clock());
    this.tasks = new Tasks("node/" + options.name());
  }

  /// Starts a node. Returns when it is registered and has taken on the pods that are bound to it.
  ///
  /// @param client acts as the node's own user
  /// @throws PlatformException when no runtime works here, with the reason
  public static NodeAgent start(
      NodeOptions options, PlaneClient client, ImageStore images, PodNetwork network, Clock clock)
      throws InterruptedException {
    RuntimeProvider provider =
        Runtimes.choose(options.runtime(), options.directory().toAbsolutePath());
    return start(options, provider, client, images, network, clock);
  }

  /// The same on a runtime that is known to work here.
  public static NodeAgent start(
      NodeOptions options,
      RuntimeProvider provider,
      PlaneClient client,
      ImageStore images,
      PodNetwork network,
      Clock clock)
      throws InterruptedException {
    Path directory = options.directory().toAbsolutePath();
    try {
      Files.createDirectories(directory.resolve("pods"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ImageStore own = provider.images(images);
    ContainerLogs logs = new ContainerLogs(clock);
    ContainerRuntime runtime =
        provider.open(
            new RuntimeContext(directory.resolve("runtime-" + provider.name()), logs, clock));
    Machine machine = Machine.read(directory).share(options.share());
    Lookup lookup = new InformerLookup(client);
    EventRecorder events = new EventRecorder(client, "kubelet", options.name(), clock);
    NodeServices services =
        new NodeServices(
            client,
            lookup,
            own,
            network,
            runtime,
            logs,
            new Volumes(
                client,
                lookup,
                clock,
                runtime.features().contains(ContainerRuntime.Feature.PROCESSES)),
            (pod, container, type, reason, message) ->
                events.record(reference(pod, container), type, reason, message),
            new NodeFacts(
                options.name(),
                network.hostAddress(),
                options.clusterDomain(),
                machine.cpus() * 1000L,
                machine.memoryBytes()),
            directory.resolve("pods"),
            options.drain(),
            clock);
    NodeObject object =
        new NodeObject(
            options,
            machine,
            network.hostAddress(),
            "wheelhouse-" + provider.name() + "://0.1.0",
            runtime.features().contains(ContainerRuntime.Feature.ISOLATION));
    NodeAgent agent =
        new NodeAgent(options, services, new NodePresence(object, client, own, clock), events);
    agent.begin();
    return agent;
  }

  private static ObjectReference reference(Pod pod, String container) {
    ObjectReference reference = EventRecorder.reference(pod);
    if (!container.isEmpty()) {
      reference.setFieldPath(
          "spec.%s{%s}".formatted(PodEvents.containerList(pod, container), container));
    }
    return reference;
  }

  private void begin() throws InterruptedException {
    presence.register();
    tasks.start("presence", presence::run);
    tasks.start("local-storage", this::watchStorage);
    tasks.start("usage", usage::run);
    List<Survivor> survivors = services.runtime().adopt(this::exited);
    awaitInformers();
    Map<String, List<Survivor>> byPod =
        survivors.stream().collect(Collectors.groupingBy(one -> one.name().podUid()));
    Informer<Pod> pods = services.client().resources(Pod.class).informer();
    pods.awaitSynced();
    Map<String, Pod> mine =
        pods.list().stream()
            .filter(this::isMine)
            .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), Function.identity()));
    cleanup.removeStrangers(mine.keySet(), byPod);
    mine.values().forEach(pod -> takeOn(pod, byPod.getOrDefault(uid(pod), List.of())));
    begun = true;
    early.clear();
    pods.subscribe(new PodHandler());
    subscribe(ConfigMap.class);
    subscribe(Secret.class);
    LOG.atInfo()
        .addKeyValue(LogKeys.NODE, options.name())
        .addKeyValue("runtime", services.runtime().name())
        .addKeyValue("adopted", survivors.size())
        .log("node started");
  }

  private void watchStorage() throws InterruptedException {
    while (true) {
      services.clock().sleep(STORAGE_PERIOD);
      workers.values().forEach(PodWorker::checkStorage);
    }
  }

  private void awaitInformers() throws InterruptedException {
    services.client().resources(ConfigMap.class).informer().awaitSynced();
    services.client().resources(Secret.class).informer().awaitSynced();
    services.client().resources(Service.class).informer().awaitSynced();
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  private boolean isMine(Pod pod) {
    return options.name().equals(pod.getSpec().getNodeName());
  }

  private void takeOn(Pod pod, List<Survivor> survivors) {
    if (closed) {
      return;
    }
    PodWorker worker =
        new PodWorker(pod, survivors, services, ended -> workers.remove(ended.uid()));
    if (!workers.containsKey(worker.uid())) {
      judge(worker, survivors);
    }
    if (workers.putIfAbsent(worker.uid(), worker) == null) {
      worker.start();
      early.forEach(worker::exited);
    }
  }

  /// A pod that the scheduler has not seen may not fit; one that did not is not tried again.
  private void judge(PodWorker worker, List<Survivor> survivors) {
    Pod pod = worker.pod();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    if ("Failed".equals(status.getPhase())) {
      worker.reject(text(status.getReason()), text(status.getMessage()));
    } else if (status.getStartTime() == null && survivors.isEmpty()) {
      HostPorts wanted = HostPorts.of(pod);
      boolean taken =
          !wanted.ports().isEmpty()
              && workers.values().stream()
                  .filter(other -> !other.rejected() && lives(other.pod()))
                  .anyMatch(other -> wanted.collide(HostPorts.of(other.pod())));
      Optional<NodeRefusal> refusal =
          taken
              ? Optional.of(new NodeRefusal(NODE_PORTS, NODE_PORTS_MESSAGE))
              : NodeRefusal.of(pod);
      refusal.ifPresent(why -> {
        worker.reject(why.reason(), why.message());
        services.events().warning(pod, "", why.reason(), why.message());
      });
    }
  }

  private static boolean lives(Pod pod) {
    String phase = pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
    return pod.getMetadata().getDeletionTimestamp() == null
        && !phase.equals("Succeeded")
        && !phase.equals("Failed");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private void exited(String id, Exit exit) {
    if (!begun) {
      early.put(id, exit);
    }
    workers.values().forEach(worker -> worker.exited(id, exit));
  }

  /// Puts what the pod informer tells to the pods' workers.
  private final class PodHandler implements Informer.Handler<Pod> {
    @Override
    public void added(Pod pod) {
      updated(pod, pod);
    }

    @Override
    public void updated(Pod before, Pod after) {
      if (!isMine(after) || closed) {
        return;
      }
      PodWorker worker = workers.get(uid(after));
      if (worker == null) {
        takeOn(after, List.of());
      } else {
        worker.update(after);
      }
    }

    @Override
    public void deleted(Pod last) {
      PodWorker worker = workers.get(uid(last));
      if (worker != null) {
        worker.gone(last);
      }
    }
  }

  private <T extends io.fabric8.kubernetes.api.model.HasMetadata> void subscribe(Class<T> type) {
    services
        .client()
        .resources(type)
        .informer()
        .subscribe(
            new Informer.Handler<>() {
              @Override
              public void added(T object) {
                configurationChanged(object.getMetadata().getNamespace());
              }

              @Override
              public void updated(T before, T after) {
                configurationChanged(after.getMetadata().getNamespace());
              }

              @Override
              public void deleted(T last) {
                configurationChanged(last.getMetadata().getNamespace());
              }
            });
  }

  private void configurationChanged(String namespace) {
    workers.values().stream()
        .filter(worker -> namespace.equals(worker.pod().getMetadata().getNamespace()))
        .forEach(PodWorker::configurationChanged);
  }

  private Stream<PodWorker> worker(String name) {
    return workers.values().stream().filter(worker -> worker.name().equals(name));
  }

  /// Logs, exec, attach and port-forward of this node's pods.
  public NodeStreams streams() {
    return streams;
  }

  /// What this node and its pods use.
  public UsageSampler usage() {
    return usage;
  }

  public String runtime() {
    return services.runtime().name();
  }

  /// What is on this machine because of this node's pods: containers, mounts, control groups,
  /// networks; a line each. Empty when no pod is here and nothing was left behind.
  public List<String> leftovers() {
    List<String> found = new ArrayList<>(services.runtime().leftovers());
    services.network().attached().forEach(uid -> found.add("network " + uid));
    found.addAll(cleanup.folders());
    return found;
  }

  /// Ends all pods of this node, as a shutdown of the node does: those of lower priority first,
  /// their containers within their grace periods. Everything of them is removed from the machine,
  /// and the node shows as not ready. The objects stay; after the next start the pods begin anew.
  ///
  /// @param grace time for a pod to end by itself, where it asks for more
  /// @param limit how long to wait at most
  public void stopPods(Duration grace, Duration limit) throws InterruptedException {
    long deadline = services.clock().nanoTime() + limit.toNanos();
    Map<Integer, List<PodWorker>> byPriority =
        workers.values().stream()
            .collect(
                Collectors.groupingBy(
                    worker -> priority(worker.pod()), TreeMap::new, Collectors.toList()));
    for (List<PodWorker> next : byPriority.values()) {
      next.forEach(worker -> worker.halt(grace));
      awaitHalted(next, deadline);
    }
    workers.values().forEach(worker -> worker.halt(grace));
    awaitHalted(workers.values(), deadline);
  }

  private static int priority(Pod pod) {
    Integer priority = pod.getSpec().getPriority();
    return priority == null ? 0 : priority;
  }

  private void awaitHalted(Collection<PodWorker> stopping, long deadline)
      throws InterruptedException {
    while (stopping.stream().anyMatch(worker -> !worker.halted())
        && services.clock().nanoTime() < deadline) {
      Thread.sleep(STOP_STEP);
    }
  }

  /// Ends the agent; containers go on where the runtime can keep them.
  @Override
  public void close() {
    closed = true;
    tasks.close();
    workers.values().forEach(PodWorker::abandon);
    workers.clear();
    try {
      presence.report(false);
    } catch (PlatformException e) {
      LOG.atDebug().addKeyValue(LogKeys.REASON, e.getMessage()).log("last status not written");
    }
    events.close();
    services.runtime().close();
  }
}
