// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.oci;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.plane.node.linux.Mounts;
import dev.wheelhouse.plane.node.linux.Namespaces;
import dev.wheelhouse.plane.node.linux.Poller;
import dev.wheelhouse.plane.node.linux.Processes;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.SandboxSpec;
import dev.wheelhouse.plane.node.runtimes.Signals;
import dev.wheelhouse.plane.node.runtimes.Sockets;
import dev.wheelhouse.plane.node.runtimes.Started;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import dev.wheelhouse.plane.node.runtimes.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Isolated containers by runc, without any supervisor process: this program is the parent of the
/// containers' processes and takes their output from FIFOs.
///
/// When the agent is killed, containers go on. What they write meanwhile waits in the FIFOs (1 MiB
/// each; then they wait too). The next agent adopts them: it hears of their ends through pidfds,
/// and of their exit codes too from Linux 6.15 on. The exit code of one that ends while no agent
/// runs is lost.
final class OciRuntime implements ContainerRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(OciRuntime.class);
  private static final long DRAIN_MS = 1000;
  private static final long KILL_MS = 10_000;

  private final Path directory;
  private final RuntimeContext context;
  private final Runc runc;
  private final Cgroups cgroups;
  private final Poller poller = new Poller("containers");
  private final Processes processes = new Processes(poller);
  private final Map<String, OciContainer> containers = new ConcurrentHashMap<>();
  private final Map<String, SandboxSpec> sandboxes = new ConcurrentHashMap<>();
  private final List<String> grantable = Capabilities.own();
  private volatile @Nullable ExitListener listener;
  private volatile boolean closed;

  OciRuntime(Path program, RuntimeContext context) {
    this.context = context;
    this.directory = context.directory().toAbsolutePath();
    this.runc = new Runc(program, directory.resolve("runc"));
    this.cgroups = new Cgroups(directory);
    try {
      Files.createDirectories(folder());
      Files.createDirectories(directory.resolve("sandboxes"));
      Files.createDirectories(runc.root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder() {
    return directory.resolve("containers");
  }

  private Path sandbox(String podUid) {
    return directory.resolve("sandboxes").resolve(podUid);
  }

  @Override
  public String name() {
    return "oci";
  }

  @Override
  public Set<Feature> features() {
    return EnumSet.allOf(Feature.class);
  }

  @Override
  public List<Survivor> adopt(ExitListener listener) throws InterruptedException {
    this.listener = listener;
    List<Survivor> survivors = new ArrayList<>();
    for (Path path : entries(folder())) {
      Bundle bundle = new Bundle(path.getFileName().toString(), path);
      Optional<Bundle.Entry> entry = bundle.read().filter(found -> found.pid() > 0);
      if (entry.isEmpty()) {
        runc.delete(bundle.id());
        bundle.remove();
      } else {
        survivors.add(adopt(bundle, entry.get()));
      }
    }
    return survivors;
  }

  private Survivor adopt(Bundle bundle, Bundle.Entry entry) {
    OptionalInt ticks = Processes.startTicks(entry.pid());
    boolean running = ticks.isPresent() && ticks.getAsInt() == entry.startTicks();
    OciContainer container = new OciContainer(bundle, entry, running);
    containers.put(bundle.id(), container);
    if (running) {
      container.pump(
          new OutputPump(poller, bundle.out(), bundle.err(), context.logs().open(entry.log())));
      watch(container);
    } else {
      container.ended(Exit.unseen(context.clock().now()));
    }
    return new Survivor(bundle.id(), entry.name(), entry.startedAt(), running, entry.log());
  }

  @Override
  public void openSandbox(SandboxSpec spec) throws InterruptedException {
    Path folder = sandbox(spec.podUid());
    Path shared = folder.resolve("shm");
    try {
      Files.createDirectories(shared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Mounts.mounted(shared)) {
      Mounts.tmpfs(shared, "mode=1777,size=" + OciConfig.sharedMemorySize());
    }
    Namespaces.keepUtsAndIpc(folder.resolve("uts"), folder.resolve("ipc"), spec.hostname());
    sandboxes.put(spec.podUid(), spec);
  }

  @Override
  public void closeSandbox(String podUid) {
    Path folder = sandbox(podUid);
    for (String part : List.of("shm", "uts", "ipc")) {
      Mounts.unmount(folder.resolve(part));
    }
    Bundle.delete(folder);
    cgroups.removePod(podUid);
    cgroups.removeEmptyBase();
    sandboxes.remove(podUid);
  }

  @Override
  public Started start(ContainerSpec spec) throws InterruptedException {
    Bundle bundle = new Bundle(spec.id(), folder().resolve(spec.id()));
    String cgroup = cgroups.pathOf(spec.name().podUid(), spec.id());
    Bundle.Entry entry =
        new Bundle.Entry(spec.name(), spec.log(), cgroup, context.clock().now(), 0, 0);
    OciContainer container = new OciContainer(bundle, entry, false);
    try {
      bundle.make(spec.layers());
      bundle.write(entry);
      launch(spec, container);
    } catch (RuntimeException | InterruptedException e) {
      abandon(container);
      throw e;
    }
    containers.put(spec.id(), container);
    watch(container);
    return new Started(container.entry().pid(), container.entry().startedAt());
  }

  private void launch(ContainerSpec spec, OciContainer container) throws InterruptedException {
    Bundle bundle = container.bundle();
    ContainerSpec.Security security = spec.security();
    ImageUser user =
        ImageUser.of(security.user(), security.groups(), security.imageGroups(), bundle.rootfs());
    Path sandbox = sandbox(spec.name().podUid());
    bundle.configure(
        new OciConfig(
                spec,
                bundle.rootfs(),
                sandbox,
                sandbox.resolve("shm"),
                container.entry().cgroup(),
                sharedProcesses(spec),
                user,
                grantable,
                cgroups.unified())
            .json());
    Runc.Stdio stdio =
        container.openStreams(spec.command(), poller, context.logs().open(spec.log()));
    runc.run(spec.id(), bundle.folder(), bundle.pidFile(), stdio);
    int pid = bundle.pid();
    Instant now = context.clock().now();
    container.started(pid, Processes.startTicks(pid).orElse(0), now);
    bundle.write(container.entry());
  }

  /// The process namespace of another running container of the pod, where they share one.
  private @Nullable Path sharedProcesses(ContainerSpec spec) {
    String target = spec.processesOf();
    if (!spec.sandbox().hostNamespaces().shareProcesses() && target.isEmpty()) {
      return null;
    }
    return containers.values().stream()
        .filter(other -> other.entry().name().podUid().equals(spec.name().podUid()))
        .filter(other -> target.isEmpty() || other.entry().name().container().equals(target))
        .filter(OciContainer::running)
        .findFirst()
        .map(other -> Path.of("/proc/" + other.entry().pid() + "/ns/pid"))
        .orElse(null);
  }

  /// Clears away what a failed or interrupted start has made.
  private void abandon(OciContainer container) {
    boolean interrupted = Thread.interrupted();
    try {
      runc.delete(container.bundle().id());
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      container.closeStreams();
      context.logs().finish(container.entry().log());
      container.bundle().remove();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void watch(OciContainer container) {
    try {
      processes.onExit(container.entry().pid(), code -> ended(container, code));
    } catch (PlatformException e) {
      // gone between the look and the watch
      ended(container, OptionalInt.empty());
    }
  }

  private void ended(OciContainer container, OptionalInt code) {
    if (closed) {
      return;
    }
    Instant now = context.clock().now();
    boolean outOfMemory = code.orElse(0) != 0 && cgroups.outOfMemory(container.entry().cgroup());
    Exit exit = code.isPresent() ? Exit.of(code.getAsInt(), outOfMemory, now) : Exit.unseen(now);
    try {
      container.drain(DRAIN_MS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    context.logs().finish(container.entry().log());
    container.ended(exit);
    ExitListener told = listener;
    if (told != null) {
      told.exited(container.bundle().id(), exit);
    }
  }

  @Override
  public void resize(String id, ContainerSpec.Limits limits) throws InterruptedException {
    OciContainer container = running(id);
    runc.update(id, OciConfig.changeable(limits), container.bundle().folder());
  }

  @Override
  public void signal(String id, String signal) {
    OciContainer container = containers.get(id);
    if (container != null && container.running()) {
      Processes.signal(container.entry().pid(), Signals.number(signal));
    }
  }

  @Override
  public void remove(String id) {
    OciContainer container = containers.get(id);
    if (container == null) {
      return;
    }
    try {
      if (container.running()) {
        Processes.signal(container.entry().pid(), Signals.KILL);
        container.awaitEnd(KILL_MS);
      }
      runc.delete(id);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    container.closeStreams();
    container.bundle().remove();
    containers.remove(id);
  }

  @Override
  public Optional<Usage> usage(String id) {
    OciContainer container = containers.get(id);
    return container == null || !container.running()
        ? Optional.empty()
        : cgroups.usage(container.entry().cgroup());
  }

  @Override
  public Optional<Path> writableLayer(String id) {
    return Optional.ofNullable(containers.get(id)).map(container -> container.bundle().upper());
  }

  @Override
  public RemoteProcess exec(String id, ExecSpec spec) {
    OciContainer container = running(id);
    Path pidFile = container.nextPidFile();
    List<String> line = runc.exec(id, spec.streams().terminal(), pidFile, spec.command());
    return spec.streams().terminal()
        ? TerminalExec.start(line, pidFile, poller)
        : PipeExec.start(line, pidFile);
  }

  @Override
  public RemoteProcess attach(String id, ExecSpec.Streams streams) {
    OciContainer container = running(id);
    return container.attach(streams, context.logs().open(container.entry().log()));
  }

  private OciContainer running(String id) {
    OciContainer container = containers.get(id);
    if (container == null || !container.running()) {
      throw new PlatformException(Reason.BAD_REQUEST, "container is not running: " + id);
    }
    return container;
  }

  @Override
  public Duplex connect(String podUid, int port) throws InterruptedException {
    SandboxSpec spec = sandboxes.get(podUid);
    if (spec == null) {
      throw new PlatformException(Reason.NOT_FOUND, "there is no pod " + podUid + " here");
    }
    Path network = spec.networkNamespace();
    return network == null
        ? Sockets.connect("127.0.0.1", port)
        : Namespaces.inNetwork(network, () -> Sockets.connect("127.0.0.1", port));
  }

  @Override
  public List<String> leftovers() {
    List<String> found = new ArrayList<>();
    entries(folder()).forEach(path -> found.add("container " + path.getFileName()));
    entries(directory.resolve("sandboxes"))
        .forEach(path -> found.add("sandbox " + path.getFileName()));
    Mounts.under(directory).forEach(path -> found.add("mount " + path));
    cgroups.present().forEach(path -> found.add("control group " + path));
    return found;
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    processes.close();
    containers.values().forEach(OciContainer::closeStreams);
    poller.close();
    LOG.atDebug().addKeyValue(LogKeys.NAME, name()).log("runtime closed");
  }
}
