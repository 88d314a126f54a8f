// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerState.Waiting;
import dev.wheelhouse.plane.node.pod.ContainerView.Activity;
import dev.wheelhouse.plane.node.runtimes.Exit;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A pod's containers from start to end: what is known of each, and the starts, stops and probes
/// that are under way. Owned by the worker's thread; the work itself ([ContainerWork]) runs in
/// tasks.
final class ContainerRuns {

  private final PodScope scope;
  private final ContainerWork work;
  private final PodEnding ending;
  private final Supplier<String> address;
  private final ContainerProbes probes;
  private final StartFailures failures;
  private final Map<String, ContainerView> containers = new LinkedHashMap<>();
  private final Map<String, Thread> starts = new HashMap<>();
  private final Map<String, Exit> earlyExits = new HashMap<>();
  private @Nullable Long seen;

  /// @param address the pod's IP
  /// @param publish has the status written at once
  ContainerRuns(
      PodScope scope,
      ContainerWork work,
      PodEnding ending,
      Supplier<String> address,
      Runnable publish) {
    this.scope = scope;
    this.work = work;
    this.ending = ending;
    this.address = address;
    this.probes = new ContainerProbes(scope, address, this::change);
    this.failures = new StartFailures(scope, containers, publish);
  }

  void remember(List<ContainerView> known) {
    known.forEach(container -> containers.put(container.name(), container));
  }

  /// The object has changed: ephemeral containers may be new, images may be others.
  void update(Pod pod) {
    Long generation = pod.getMetadata().getGeneration();
    if (generation != null && generation.equals(seen)) {
      return;
    }
    seen = generation;
    boolean initializes = !pod.getSpec().getInitContainers().isEmpty();
    for (PodContainer wanted : PodContainer.of(pod)) {
      String name = wanted.spec().getName();
      ContainerView known = containers.get(name);
      if (known == null) {
        containers.put(name, ContainerView.fresh(wanted.spec(), wanted.role(), initializes));
      } else if (!known.spec().equals(wanted.spec())) {
        containers.put(name, changed(known, wanted.spec()));
      }
    }
  }

  /// A container that runs by another image is started again, one that waits is tried at once, one
  /// that is to have other resources is given them.
  private ContainerView changed(ContainerView known, Container wanted) {
    Set<String> resources = PodResize.changed(known.spec(), wanted);
    if (known.state() instanceof Running running && !resources.isEmpty()) {
      if (!PodResize.needsRestart(wanted, resources)) {
        resize(running, wanted);
        return known;
      }
      return known
          .withSpec(wanted)
          .doom("Container %s resize requires restart".formatted(wanted.getName()));
    }
    ContainerView now = known.withSpec(wanted);
    if (Objects.equals(known.spec().getImage(), wanted.getImage())) {
      return now;
    }
    return known.isRunning()
        ? now.doom("Container %s definition changed, will be restarted".formatted(wanted.getName()))
        : now.notBefore(Instant.EPOCH);
  }

  private void resize(Running running, Container wanted) {
    Pod pod = scope.pod();
    scope
        .tasks()
        .start(
            "resize-" + wanted.getName(),
            () -> {
              try {
                work.resize(pod, wanted, running.id());
                scope.tell(() -> resized(running, wanted));
              } catch (PlatformException e) {
                scope.warning(
                    wanted.getName(), "ResizeError", "Pod resize failed: " + e.getMessage());
              }
            });
  }

  private void resized(Running running, Container wanted) {
    change(
        wanted.getName(),
        view -> view.id().orElse("").equals(running.id()) ? view.withSpec(wanted) : view);
    scope.normal(wanted.getName(), "ResizeCompleted", "Pod resize completed");
    // What was asked for meanwhile is done now.
    seen = null;
    update(scope.pod());
  }

  /// Init containers in order, then the others in order.
  List<ContainerView> views() {
    return List.copyOf(containers.values());
  }

  /// Tells the work of the containers that an earlier agent left running.
  void adoptRunning() {
    for (ContainerView container : views()) {
      if (container.state() instanceof Running running) {
        work.adopted(running.id(), container.restarts());
      }
    }
  }

  /// Probes the running containers that are not probed yet.
  void probeRunning() {
    views().forEach(probes::start);
  }

  void interruptStarts() {
    starts.values().forEach(Thread::interrupt);
  }

  void abandon() {
    probes.close();
  }

  /// Something that containers are made from has changed: those that wait for it need wait no more.
  void configurationChanged() {
    for (ContainerView container : views()) {
      if (container.state() instanceof Waiting waiting
          && waiting.reason().equals(StartFailure.CONFIGURATION)) {
        containers.put(container.name(), container.notBefore(scope.now()));
      }
    }
  }

  private void change(String name, UnaryOperator<ContainerView> change) {
    containers.computeIfPresent(name, (_, container) -> change.apply(container));
  }

  void begin(String name) {
    change(name, ContainerView::starting);
    ContainerView container = containers.get(name);
    if (container == null) {
      return;
    }
    Pod wanted = scope.pod();
    starts.put(name, scope.tasks().start("start-" + name, () -> start(wanted, container)));
  }

  private void start(Pod wanted, ContainerView container) throws InterruptedException {
    String name = container.name();
    try {
      work.start(
          wanted,
          container.spec(),
          container.restarts(),
          (run, image) -> scope.tell(() -> isRunning(name, run, image)));
      scope.tell(() -> startDone(name));
    } catch (StartFailure e) {
      scope.tell(() -> startFailed(name, e));
    } catch (RuntimeException e) {
      scope.tell(() -> startFailed(name, new StartFailure(StartFailure.RUN, e.toString())));
    } catch (InterruptedException e) {
      scope.tell(() -> startDone(name));
      throw e;
    }
  }

  private void isRunning(String name, Running run, String image) {
    failures.forget(name);
    change(name, container -> container.running(run).withImage(image));
    ContainerView container = containers.get(name);
    if (container != null && container.hasNoHook()) {
      startDone(name);
    }
    Exit early = earlyExits.remove(run.id());
    if (early != null) {
      ended(run.id(), early);
    }
  }

  private void startDone(String name) {
    ContainerView container = containers.get(name);
    if (container == null || container.activity() != Activity.STARTING) {
      return;
    }
    ContainerView done = container.with(Activity.NONE);
    if (done.isRunning() && done.role().probed() && done.hasNoGate()) {
      done = done.withHealth(true, true);
    }
    containers.put(name, done);
    if (done.isRunning() && !ending.begun()) {
      probes.start(done);
    }
  }

  private void startFailed(String name, StartFailure failure) {
    change(name, container -> container.with(Activity.NONE));
    ContainerView container = containers.get(name);
    if (container != null && !ending.begun()) {
      failures.note(container, failure);
    }
  }

  /// A container of a pod that is deleted stays ready until its process has ended, so that Services
  /// have it to fall back on when they have no other; one that is stopped alone is not ready any
  /// more.
  void beginStop(String name, Duration grace, String why) {
    ContainerView container = containers.get(name);
    if (container == null || !(container.state() instanceof Running running)) {
      return;
    }
    boolean wasReady = container.ready();
    probes.stop(name);
    boolean serves = wasReady && ending.deleted();
    change(name, view -> view.with(Activity.STOPPING).withHealth(view.started(), serves));
    scope.normal(name, "Killing", why);
    Pod wanted = scope.pod();
    Duration drain =
        ending.begun() && wasReady && !ending.gone() ? scope.node().drain() : Duration.ZERO;
    scope
        .tasks()
        .start(
            "stop-" + name,
            () -> work.stop(wanted, container.spec(), running.id(), grace, drain, address.get()));
  }

  /// A container's process has ended.
  void exited(String id, Exit exit) {
    if (work.ids().contains(id)) {
      work.ended(id);
      scope.tell(() -> ended(id, exit));
    }
  }

  private void ended(String id, Exit exit) {
    for (ContainerView container : views()) {
      if (container.state() instanceof Running running && running.id().equals(id)) {
        ended(container, running, exit);
        return;
      }
    }
    earlyExits.put(id, exit);
  }

  private void ended(ContainerView container, Running running, Exit exit) {
    probes.stop(container.name());
    Terminated end =
        new Terminated(
            running.id(),
            exit.code(),
            exit.reason(),
            work.message(container, exit),
            running.startedAt(),
            exit.at());
    ContainerView after = container.ended(end);
    containers.put(container.name(), after);
    if (!ending.begun()
        && PodPlanner.restarts(PodView.restartPolicy(scope.pod()), after, end)
        && after.notBefore().isAfter(scope.now())) {
      scope.warning(
          container.name(),
          "BackOff",
          "Back-off restarting failed container %s in pod %s_%s(%s)"
              .formatted(container.name(), scope.podName(), scope.namespace(), scope.uid()));
    }
    scope.tasks().start("clear-" + container.name(), () -> work.clear(running.id()));
  }
}
