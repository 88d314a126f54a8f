// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.logs.LogQuery;
import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.runtimes.ContainerSpec;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.Signals;
import dev.wheelhouse.plane.node.runtimes.Started;
import dev.wheelhouse.plane.node.spec.ConfigurationException;
import dev.wheelhouse.plane.node.spec.Resources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts and stops the containers of one pod. Its methods take time and run in tasks.
final class ContainerWork {

  private static final Duration NO_LIMIT = Duration.ofDays(1);
  private static final int MESSAGE_LIMIT = 4096;
  private static final long TAIL_LINES = 80;
  private static final int TAIL_LIMIT = 2048;
  private static final String FALLBACK = "FallbackToLogsOnError";
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final String TERM = "SIGTERM";
  private static final Duration AFTER_KILL = Duration.ofSeconds(30);

  private final NodeServices node;
  private final PodSetUp setUp;
  private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

  ContainerWork(NodeServices node, PodSetUp setUp) {
    this.node = node;
    this.setUp = setUp;
  }

  /// Is told that the process runs, before the post-start hook has run.
  interface OnRunning {
    void running(Running run, String imageId);
  }

  Collection<String> ids() {
    return ends.keySet();
  }

  void adopted(String id, int attempt) {
    ends.put(id, new CountDownLatch(1));
    attempts.put(id, attempt);
  }

  void ended(String id) {
    CountDownLatch end = ends.get(id);
    if (end != null) {
      end.countDown();
    }
  }

  /// Gets the image, starts the container, runs its post-start hook.
  void start(Pod pod, Container container, int attempt, OnRunning onRunning)
      throws StartFailure, InterruptedException {
    LocalImage image = new ImageFetch(node, pod, container).get();
    String id = IdSource.next();
    ContainerSpec spec = spec(pod, container, image, id, attempt);
    ends.put(id, new CountDownLatch(1));
    attempts.put(id, attempt);
    dropOldLog(container.getName(), attempt);
    node.events()
        .normal(pod, container.getName(), "Created", "Created container: " + container.getName());
    Started started = run(spec);
    node.events()
        .normal(pod, container.getName(), "Started", "Started container " + container.getName());
    onRunning.running(new Running(id, started.at()), image.id());
    postStart(pod, container, id);
  }

  private ContainerSpec spec(Pod pod, Container container, LocalImage image, String id, int attempt)
      throws StartFailure {
    try {
      return new ContainerSpecs(
              node, pod, setUp.sandbox(), setUp.files(), setUp.volumes(), container, image)
          .build(id, attempt);
    } catch (ConfigurationException e) {
      throw new StartFailure(StartFailure.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  private Started run(ContainerSpec spec) throws StartFailure, InterruptedException {
    try {
      return node.runtime().start(spec);
    } catch (PlatformException e) {
      ends.remove(spec.id());
      throw new StartFailure(StartFailure.RUN, String.valueOf(e.getMessage()));
    }
  }

  /// Only the newest two runs' logs are kept.
  private void dropOldLog(String container, int attempt) {
    Path log = setUp.files().log(container, attempt - 2);
    log.toFile().delete();
    log.resolveSibling(log.getFileName() + ".1").toFile().delete();
  }

  private void postStart(Pod pod, Container container, String id) throws InterruptedException {
    Lifecycle lifecycle = container.getLifecycle();
    if (lifecycle == null || lifecycle.getPostStart() == null) {
      return;
    }
    Handlers.Result result = run(lifecycle.getPostStart(), container, id, address(), NO_LIMIT);
    if (!result.success()) {
      node.events()
          .warning(pod, container.getName(), "FailedPostStartHook", "PostStartHook failed");
      node.events()
          .normal(
              pod,
              container.getName(),
              "Killing",
              "FailedPostStartHook: stopping container " + container.getName());
      stop(pod, container, id, PodPlanner.grace(pod), Duration.ZERO, address());
    }
  }

  private String address() {
    return setUp.sandbox().address();
  }

  private Handlers.Result run(
      LifecycleHandler hook, Container container, String id, String address, Duration limit)
      throws InterruptedException {
    Handlers handlers = new Handlers(node.runtime(), id, address, container);
    if (hook.getExec() != null) {
      return handlers.exec(hook.getExec().getCommand(), limit);
    }
    if (hook.getHttpGet() != null) {
      Duration most = Duration.ofSeconds(30);
      return handlers.httpGet(hook.getHttpGet(), limit.compareTo(most) < 0 ? limit : most);
    }
    if (hook.getTcpSocket() != null) {
      String host = hook.getTcpSocket().getHost();
      return handlers.tcp(
          host == null ? "" : host,
          hook.getTcpSocket().getPort(),
          limit.compareTo(CONNECT) < 0 ? limit : CONNECT);
    }
    if (hook.getSleep() != null) {
      Duration wanted = Duration.ofSeconds(hook.getSleep().getSeconds());
      awaitEnd(id, wanted.compareTo(limit) < 0 ? wanted : limit);
      return Handlers.Result.OK;
    }
    return new Handlers.Result(false, "the hook says nothing to do");
  }

  /// Gives a running container other amounts of cpu and memory.
  void resize(Pod pod, Container wanted, String id) throws InterruptedException {
    node.runtime().resize(id, Resources.of(pod, wanted, node.facts().memoryBytes()));
  }

  /// Runs the pre-stop hook, asks the container to end, and ends it when the grace period is over.
  void stop(Pod pod, Container container, String id, Duration grace, Duration drain, String address)
      throws InterruptedException {
    long begun = node.clock().nanoTime();
    preStop(pod, container, id, address, grace);
    Duration used = Duration.ofNanos(node.clock().nanoTime() - begun);
    if (used.compareTo(drain) < 0 && grace.compareTo(drain.multipliedBy(2)) > 0) {
      awaitEnd(id, drain.minus(used));
    }
    node.runtime().signal(id, stopSignal(container));
    Duration left = grace.minus(Duration.ofNanos(node.clock().nanoTime() - begun));
    // A hook that used up the grace period leaves two seconds more, as the API says.
    Duration least = Duration.ofSeconds(Math.min(2, grace.toSeconds()));
    if (!awaitEnd(id, left.compareTo(least) < 0 ? least : left)) {
      node.runtime().signal(id, "SIGKILL");
      awaitEnd(id, AFTER_KILL);
    }
  }

  /// What the container asks for, else what its image does.
  private String stopSignal(Container container) {
    Lifecycle lifecycle = container.getLifecycle();
    if (lifecycle != null && lifecycle.getStopSignal() != null) {
      return lifecycle.getStopSignal();
    }
    return node.images()
        .find(container.getImage())
        .map(image -> image.config().stopSignal())
        .filter(Signals::isKnown)
        .orElse(TERM);
  }

  private void preStop(Pod pod, Container container, String id, String address, Duration grace)
      throws InterruptedException {
    Lifecycle lifecycle = container.getLifecycle();
    if (lifecycle == null || lifecycle.getPreStop() == null) {
      return;
    }
    Handlers.Result result = run(lifecycle.getPreStop(), container, id, address, grace);
    if (!result.success()) {
      node.events().warning(pod, container.getName(), "FailedPreStopHook", "PreStopHook failed");
    }
  }

  private boolean awaitEnd(String id, Duration limit) throws InterruptedException {
    CountDownLatch end = ends.get(id);
    return end == null || end.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Removes an ended container.
  void clear(String id) {
    node.runtime().remove(id);
    ends.remove(id);
    attempts.remove(id);
  }

  /// What a container has left to say about its end, or the end of its log where it asks for that.
  String message(ContainerView view, Exit exit) {
    if (!exit.message().isEmpty()) {
      return exit.message();
    }
    String id = view.id().orElse("");
    int attempt = attempts.getOrDefault(id, view.restarts());
    String message = readStart(setUp.files().terminationMessage(view.name(), attempt));
    if (message.isEmpty()
        && exit.code() != 0
        && FALLBACK.equals(view.spec().getTerminationMessagePolicy())) {
      return tail(setUp.files().log(view.name(), attempt));
    }
    return message;
  }

  private static String readStart(@Nullable Path file) {
    if (file == null) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MESSAGE_LIMIT), StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }

  private String tail(Path log) {
    LogQuery query = new LogQuery(false, false, false, null, TAIL_LINES, null);
    try (InputStream in = node.logs().read(log, query)) {
      byte[] all = in.readAllBytes();
      int from = Math.max(0, all.length - TAIL_LIMIT);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException _) {
      return "";
    }
  }
}
