// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.node.eviction.EvictionLoop;
import dev.wheelhouse.plane.node.eviction.MachineFigures;
import dev.wheelhouse.plane.node.eviction.Pressure;
import dev.wheelhouse.plane.node.images.ImageStore;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.pod.NodeServices;
import dev.wheelhouse.plane.node.pod.PodCleanup;
import dev.wheelhouse.plane.node.pod.PodEvents;
import dev.wheelhouse.plane.node.pod.PodWorker;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.Runtimes;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import dev.wheelhouse.plane.node.spec.Lookup;
import dev.wheelhouse.plane.node.spec.NodeFacts;
import dev.wheelhouse.plane.node.staticpods.MirrorPods;
import dev.wheelhouse.plane.node.staticpods.StaticPods;
import dev.wheelhouse.plane.node.stats.NodeEndpoints;
import dev.wheelhouse.plane.node.stats.UsageSampler;
import dev.wheelhouse.plane.node.volume.Volumes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node of the cluster on this machine: registers it, runs the pods bound to it, reports them.
///
/// Ends in one of two ways: [#close] leaves the pods running where the runtime can (the next agent
/// on the same folder adopts them), [#stopPods] ends them first.
public final class NodeAgent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
  private static final Duration STORAGE_PERIOD = Duration.ofSeconds(10);

  private final NodeOptions options;
  private final NodeServices services;
  private final NodePresence presence;
  private final EventRecorder events;
  private final NodeStreams streams;
  private final PodCleanup cleanup;
  private final UsageSampler usage;
  private final Tasks tasks;
  private final PodWorkers workers;
  private final ImageCollector images;
  private final NodeEndpoints endpoints;
  private final StaticPods staticPods;
  private final Optional<EvictionLoop> evictions;

  private NodeAgent(
      NodeOptions options, NodeServices services, NodePresence presence, EventRecorder events) {
    this.options = options;
    this.services = services;
    this.presence = presence;
    this.events = events;
    this.workers = new PodWorkers(options.name(), services, new PodAdmission(this::pressures));
    this.streams = new NodeStreams(services, workers::named);
    this.cleanup = new PodCleanup(services);
    this.usage =
        new UsageSampler(
            options.name(),
            options.share() == 1,
            services.client().resources(Pod.class).informer(),
            services.runtime(),
            services.clock());
    this.tasks = new Tasks("node/" + options.name());
    this.images = collector();
    this.evictions = evictionLoop();
    this.endpoints = makeEndpoints();
    presence.pressures(this::pressures);
    this.staticPods =
        new StaticPods(
            options.staticPods(),
            options.name(),
            workers,
            fault -> events.record(presence.reference(), "Warning", "InvalidPodManifest", fault),
            services.clock());
  }

  /// Containers that are no processes use nothing of the machine.
  private Optional<EvictionLoop> evictionLoop() {
    if (!services.runtime().features().contains(ContainerRuntime.Feature.PROCESSES)) {
      return Optional.empty();
    }
    Path directory = options.directory().toAbsolutePath();
    Path own = Objects.requireNonNullElse(directory.getParent(), directory);
    return Optional.of(
        new EvictionLoop(
            options.eviction(),
            new MachineFigures(own, services.clock()),
            new NodeEvictions(workers, services.runtime(), presence, events),
            images,
            services.clock()));
  }

  private NodeEndpoints makeEndpoints() {
    NodeFacts facts = services.facts();
    return new NodeEndpoints(
        usage,
        new NodeDetails(workers, services.network(), services.images(), services.clock()),
        new NodeEndpoints.Machine(
            options.directory().toAbsolutePath(),
            facts.memoryBytes(),
            (int) (facts.cpuMillis() / 1000)),
        () -> workers.all().stream().map(PodWorker::pod).toList(),
        () ->
            workers.all().stream()
                .filter(worker -> !worker.running().isEmpty())
                .map(PodWorker::pod)
                .toList(),
        services.clock());
  }

  private Set<Pressure> pressures() {
    return evictions.map(EvictionLoop::pressures).orElse(Set.of());
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
    List<Survivor> survivors = services.runtime().adopt(workers::exited);
    workers.expect(survivors);
    Set<String> own = staticPods.begin();
    presence.register();
    tasks.start("presence", presence::run);
    tasks.start("local-storage", this::watchStorage);
    tasks.start("usage", usage::run);
    awaitInformers();
    Informer<Pod> pods = services.client().resources(Pod.class).informer();
    pods.awaitSynced();
    Set<String> known = new HashSet<>(own);
    List<Pod> mine = pods.list().stream().filter(workers::isMine).toList();
    mine.forEach(pod -> known.add(pod.getMetadata().getUid()));
    cleanup.removeStrangers(known, workers.expected());
    mine.forEach(workers::takeOn);
    workers.begun();
    pods.subscribe(workers);
    staticPods.show(new MirrorPods(services.client(), options.name(), services.clock()));
    tasks.start("static-pods", staticPods::run);
    subscribe(ConfigMap.class);
    subscribe(Secret.class);
    tasks.start("image-collector", images::run);
    evictions.ifPresent(loop -> tasks.start("evictions", loop::run));
    LOG.atInfo()
        .addKeyValue(LogKeys.NODE, options.name())
        .addKeyValue("runtime", services.runtime().name())
        .addKeyValue("adopted", survivors.size())
        .log("node started");
  }

  private void watchStorage() throws InterruptedException {
    while (true) {
      services.clock().sleep(STORAGE_PERIOD);
      workers.all().forEach(PodWorker::checkStorage);
    }
  }

  private ImageCollector collector() {
    Informer<Pod> pods = services.client().resources(Pod.class).informer();
    return new ImageCollector(
        options.imageCollection(),
        services.images(),
        () -> {
          List<Pod> needing = new ArrayList<>(pods.list());
          workers.all().forEach(worker -> needing.add(worker.pod()));
          return ImagesInUse.of(needing);
        },
        (reason, message) -> events.record(presence.reference(), "Warning", reason, message),
        services.clock());
  }

  private void awaitInformers() throws InterruptedException {
    services.client().resources(ConfigMap.class).informer().awaitSynced();
    services.client().resources(Secret.class).informer().awaitSynced();
    services.client().resources(Service.class).informer().awaitSynced();
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
    workers.all().stream()
        .filter(worker -> namespace.equals(worker.pod().getMetadata().getNamespace()))
        .forEach(PodWorker::configurationChanged);
  }

  /// Logs, exec, attach and port-forward of this node's pods.
  public NodeStreams streams() {
    return streams;
  }

  /// What the node answers at the paths of a kubelet.
  public NodeEndpoints endpoints() {
    return endpoints;
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
    workers.stop(grace, limit);
  }

  /// Ends the agent; containers go on where the runtime can keep them.
  @Override
  public void close() {
    workers.refuse();
    tasks.close();
    workers.abandon();
    try {
      presence.report(false);
    } catch (PlatformException e) {
      LOG.atDebug().addKeyValue(LogKeys.REASON, e.getMessage()).log("last status not written");
    }
    events.close();
    services.runtime().close();
  }
}
