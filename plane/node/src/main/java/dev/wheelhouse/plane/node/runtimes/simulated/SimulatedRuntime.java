// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.simulated;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.io.Duplex;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.ExecSpec;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.RuntimeContext;
import dev.wheelhouse.plane.node.runtimes.SandboxSpec;
import dev.wheelhouse.plane.node.runtimes.Signals;
import dev.wheelhouse.plane.node.runtimes.Started;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Containers without processes. They start at once and run until they are told to end, unless the
/// pod's annotations say otherwise; times are ISO 8601 durations such as `PT2S`:
///
/// - `simulated.wheelhouse.dev/start-delay`: how long a start takes
/// - `simulated.wheelhouse.dev/run-for`: after how long the containers end by themselves
/// - `simulated.wheelhouse.dev/exit-code`: with which code
///
/// Without annotations a container does what [PlainCommand] knows of its command, and init
/// containers end at once. Probes and hooks of containers that run succeed.
public final class SimulatedRuntime implements ContainerRuntime {

  public static final String START_DELAY = "simulated.wheelhouse.dev/start-delay";
  public static final String RUN_FOR = "simulated.wheelhouse.dev/run-for";
  public static final String EXIT_CODE = "simulated.wheelhouse.dev/exit-code";

  private final RuntimeContext context;
  private final Tasks tasks = new Tasks("simulated");

  /// The pods of running containers. Their specifications are not kept: the environment alone may
  /// name thousands of services.
  private final Map<String, String> running = new ConcurrentHashMap<>();

  private final Map<String, Thread> lives = new ConcurrentHashMap<>();
  private volatile @Nullable ExitListener listener;

  SimulatedRuntime(RuntimeContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public Set<Feature> features() {
    return Set.of();
  }

  @Override
  public List<Survivor> adopt(ExitListener told) {
    this.listener = told;
    return List.of();
  }

  @Override
  public void openSandbox(SandboxSpec sandbox) {
    // nothing is shared, since nothing is there
  }

  @Override
  public void closeSandbox(String podUid) {
    running.forEach((id, pod) -> {
      if (pod.equals(podUid) && running.remove(id) != null) {
        endLife(id);
      }
    });
  }

  @Override
  public Started start(ContainerSpec container) throws InterruptedException {
    Duration delay = duration(container, START_DELAY);
    if (!delay.isZero()) {
      context.clock().sleep(delay);
    }
    String id = container.id();
    running.put(id, container.name().podUid());
    life(container).ifPresent(life -> tasks.start("run-" + id, () -> live(id, life)));
    return new Started(0, context.clock().now());
  }

  /// Ends the task that waits for the end of a container that has ended otherwise.
  private void endLife(String id) {
    Thread life = lives.remove(id);
    if (life != null) {
      life.interrupt();
    }
  }

  private static Optional<PlainCommand> life(ContainerSpec container) {
    Duration told = duration(container, RUN_FOR);
    if (!told.isZero()) {
      return Optional.of(new PlainCommand(told, exitCode(container)));
    }
    return PlainCommand.of(container.command().arguments())
        .or(() -> container.ends() ? Optional.of(PlainCommand.ended(0)) : Optional.empty());
  }

  private void live(String id, PlainCommand life) throws InterruptedException {
    lives.put(id, Thread.currentThread());
    try {
      if (!running.containsKey(id)) {
        return;
      }
      context.clock().sleep(life.takes());
    } finally {
      lives.remove(id);
    }
    end(id, life.exitCode());
  }

  private static int exitCode(ContainerSpec container) {
    try {
      return Integer.parseInt(container.annotations().getOrDefault(EXIT_CODE, "0"));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static Duration duration(ContainerSpec container, String key) {
    try {
      return Duration.parse(container.annotations().getOrDefault(key, "PT0S"));
    } catch (DateTimeParseException e) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "annotation %s is not a duration such as PT2S".formatted(key), e);
    }
  }

  private void end(String id, int code) {
    ExitListener told = listener;
    if (running.remove(id) == null) {
      return;
    }
    endLife(id);
    if (told != null) {
      told.exited(id, Exit.of(code, false, context.clock().now()));
    }
  }

  @Override
  public void signal(String id, String signal) {
    end(id, 128 + Signals.number(signal));
  }

  @Override
  public void remove(String id) {
    end(id, 128 + Signals.KILL);
  }

  @Override
  public RemoteProcess exec(String id, ExecSpec command) {
    throw nothingThere();
  }

  @Override
  public RemoteProcess attach(String id, ExecSpec.Streams streams) {
    throw nothingThere();
  }

  @Override
  public Duplex connect(String podUid, int port) {
    throw nothingThere();
  }

  private static PlatformException nothingThere() {
    return new PlatformException(
        Reason.BAD_REQUEST, "the container is simulated: no process is there to talk to");
  }

  @Override
  public List<String> leftovers() {
    return running.keySet().stream().map(id -> "simulated container " + id).toList();
  }

  @Override
  public void close() {
    tasks.close();
    running.clear();
  }
}
