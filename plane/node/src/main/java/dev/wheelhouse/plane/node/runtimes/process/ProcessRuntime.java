// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.process;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.plane.node.logs.LogFile;
import dev.wheelhouse.plane.node.runtimes.AttachedLog;
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
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Containers as plain processes of this machine, run from a copy of their image's files (see
/// [ImageFolder] for how paths are found). Nothing is isolated or limited: they see the machine's
/// files, network, processes and users, and end with the agent.
final class ProcessRuntime implements ContainerRuntime {

  private static final long DRAIN_MS = 1000;
  private static final long KILL_MS = 10_000;

  private final RuntimeContext context;
  private final Path folder;
  private final Map<String, Running> containers = new ConcurrentHashMap<>();
  private final Map<String, SandboxSpec> sandboxes = new ConcurrentHashMap<>();
  private volatile @Nullable ExitListener listener;
  private volatile boolean closed;

  /// A container and its process.
  private record Running(
      ContainerSpec spec, ImageFolder image, Process process, CountDownLatch ended) {}

  ProcessRuntime(RuntimeContext context) {
    this.context = context;
    this.folder = context.directory().toAbsolutePath().resolve("containers");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public Set<Feature> features() {
    return Set.of(Feature.PROCESSES, Feature.EXEC);
  }

  /// Ends what an earlier agent that was killed has left; nothing is adopted.
  @Override
  public List<Survivor> adopt(ExitListener told) {
    this.listener = told;
    for (Path path : entries()) {
      endLeftover(path.resolve("pid"));
      new ImageFolder(path).remove();
    }
    return List.of();
  }

  private static void endLeftover(Path pidFile) {
    try {
      String[] written = Files.readString(pidFile).trim().split(" ");
      ProcessHandle.of(Long.parseLong(written[0]))
          .filter(handle -> started(handle).equals(written[1]))
          .ifPresent(ProcessRuntime::destroyTree);
    } catch (IOException | RuntimeException _) {
      // it never got to run
      return;
    }
  }

  private static String started(ProcessHandle handle) {
    return handle.info().startInstant().map(Object::toString).orElse("unknown");
  }

  private static void destroyTree(ProcessHandle handle) {
    handle.descendants().forEach(ProcessHandle::destroyForcibly);
    handle.destroyForcibly();
  }

  @Override
  public void openSandbox(SandboxSpec sandbox) {
    sandboxes.put(sandbox.podUid(), sandbox);
  }

  @Override
  public void closeSandbox(String podUid) {
    sandboxes.remove(podUid);
  }

  @Override
  public Started start(ContainerSpec spec) {
    Path own = folder.resolve(spec.id());
    ImageFolder image = new ImageFolder(own.resolve("rootfs"));
    try {
      image.make(spec.layers(), spec.mounts());
      Process process = launch(spec, image);
      Files.writeString(own.resolve("pid"), process.pid() + " " + started(process.toHandle()));
      Running running = new Running(spec, image, process, new CountDownLatch(1));
      containers.put(spec.id(), running);
      watch(running);
      return new Started(process.pid(), context.clock().now());
    } catch (IOException e) {
      context.logs().finish(spec.log());
      new ImageFolder(own).remove();
      throw new PlatformException(
          Reason.INTERNAL, "failed to start container: " + e.getMessage(), e);
    }
  }

  private Process launch(ContainerSpec spec, ImageFolder image) throws IOException {
    ProcessBuilder builder = builder(spec, image, spec.command().arguments());
    if (!spec.command().stdin()) {
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }
    return builder.start();
  }

  private static ProcessBuilder builder(
      ContainerSpec spec, ImageFolder image, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(image.program(arguments.getFirst(), spec.command().environment()));
    arguments.subList(1, arguments.size()).forEach(word -> line.add(image.translated(word)));
    String directory = spec.command().workingDirectory();
    Path work = directory.isEmpty() ? image.root() : image.inside(directory);
    Files.createDirectories(work);
    ProcessBuilder builder = new ProcessBuilder(line).directory(work.toFile());
    builder.environment().clear();
    for (String entry : spec.command().environment()) {
      String[] pair = entry.split("=", 2);
      String value = pair.length == 2 ? pair[1] : "";
      builder
          .environment()
          .put(pair[0], pair[0].equals("PATH") ? path(value, image) : image.translated(value));
    }
    return builder;
  }

  /// The image's own places first, then the machine's.
  private static String path(String value, ImageFolder image) {
    return Stream.of(value.split(":"))
            .map(place -> image.inside(place).toString())
            .reduce((a, b) -> a + ":" + b)
            .orElse("")
        + ":"
        + value;
  }

  private void watch(Running running) {
    LogFile log = context.logs().open(running.spec().log());
    CountDownLatch drained = new CountDownLatch(2);
    pump(running.process().getInputStream(), false, log, drained);
    pump(running.process().getErrorStream(), true, log, drained);
    Thread.ofVirtual()
        .name("exit-" + running.process().pid())
        .start(() -> awaitExit(running, drained));
  }

  private static void pump(
      InputStream stream, boolean stderr, LogFile log, CountDownLatch drained) {
    // Reading a pipe holds on to its carrier, so this is no work for virtual threads.
    Thread.ofPlatform()
        .daemon()
        .name("container-output")
        .start(() -> {
          byte[] buffer = new byte[16 * 1024];
          try (stream) {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
              log.write(stderr, Arrays.copyOf(buffer, n));
            }
          } catch (IOException _) {
            // the process is gone
            return;
          } finally {
            drained.countDown();
          }
        });
  }

  private void awaitExit(Running running, CountDownLatch drained) {
    try {
      int code = running.process().waitFor();
      drained.await(DRAIN_MS, TimeUnit.MILLISECONDS);
      context.logs().finish(running.spec().log());
      running.ended().countDown();
      ExitListener told = listener;
      if (told != null && !closed) {
        told.exited(running.spec().id(), Exit.of(code, false, context.clock().now()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void signal(String id, String signal) {
    Running running = containers.get(id);
    if (running == null || !running.process().isAlive()) {
      return;
    }
    int number = Signals.number(signal);
    if (number == Signals.KILL) {
      destroyTree(running.process().toHandle());
    } else if (number == Signals.TERM) {
      running.process().destroy();
    } else {
      kill(number, running.process().pid());
    }
  }

  private static void kill(int number, long pid) {
    try {
      new ProcessBuilder("kill", "-" + number, Long.toString(pid)).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void remove(String id) {
    Running running = containers.get(id);
    if (running == null) {
      return;
    }
    destroyTree(running.process().toHandle());
    try {
      if (!running.ended().await(KILL_MS, TimeUnit.MILLISECONDS)) {
        throw new PlatformException(
            Reason.TIMEOUT, "process " + running.process().pid() + " does not end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    new ImageFolder(folder.resolve(id)).remove();
    containers.remove(id);
  }

  private Running running(String id) {
    Running running = containers.get(id);
    if (running == null || !running.process().isAlive()) {
      throw new PlatformException(Reason.BAD_REQUEST, "container is not running: " + id);
    }
    return running;
  }

  @Override
  public RemoteProcess exec(String id, ExecSpec command) {
    Running running = running(id);
    if (command.streams().terminal()) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "the process runtime has no terminals: leave out -t");
    }
    try {
      return new PlainProcess(builder(running.spec(), running.image(), command.command()).start());
    } catch (IOException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "cannot run %s: %s".formatted(command.command(), e.getMessage()), e);
    }
  }

  @Override
  public RemoteProcess attach(String id, ExecSpec.Streams streams) {
    Running running = running(id);
    boolean input = streams.stdin() && running.spec().command().stdin();
    return new AttachedLog(
        context.logs().open(running.spec().log()),
        input ? running.process().getOutputStream() : OutputStream.nullOutputStream(),
        input && running.spec().command().stdinOnce(),
        (_, _) -> {},
        () -> running.process().waitFor());
  }

  @Override
  public Duplex connect(String podUid, int port) {
    SandboxSpec sandbox = sandboxes.get(podUid);
    return Sockets.connect(sandbox == null ? "127.0.0.1" : sandbox.address(), port);
  }

  @Override
  public List<String> leftovers() {
    return entries().stream().map(path -> "container " + path.getFileName()).toList();
  }

  private List<Path> entries() {
    try (Stream<Path> list = Files.list(folder)) {
      return list.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    containers.values().forEach(running -> destroyTree(running.process().toHandle()));
  }
}
