// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.eviction.Candidate;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Looks after one pod: a thread that owns all that is known about it, asks [PodPlanner] what to
/// do, starts it, and reports. Whatever takes time runs in tasks of its own; they, the runtime and
/// the API tell the worker by putting a change into its inbox ([PodScope#tell]).
public final class PodWorker {

  private static final String EVICTED = "Evicted";
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final PodScope scope;
  private final Consumer<PodWorker> finished;
  private final PodSetUp setUpWork;
  private final ContainerWork containerWork;
  private final PodEnding ending;
  private final SetUpProgress setUp;
  private final ContainerRuns runs;
  private final StatusWriter writer;
  private final Instant startTime;
  private volatile List<ContainerView> snapshot = List.of();
  private volatile boolean silent;
  private volatile boolean rejected;
  private volatile boolean over;
  private volatile boolean ends;

  /// @param survivors containers of this pod that an earlier agent left
  /// @param finished told once, when nothing of the pod is left
  public PodWorker(
      Pod pod, List<Survivor> survivors, NodeServices node, Consumer<PodWorker> finished) {
    this(new PodScope(node, pod, true), survivors, finished);
  }

  /// A pod that is no object of the API. Its status is written to the object that shows it there.
  public static PodWorker ofStatic(
      Pod pod, List<Survivor> survivors, NodeServices node, Consumer<PodWorker> finished) {
    return new PodWorker(new PodScope(node, pod, false), survivors, finished);
  }

  private PodWorker(PodScope scope, List<Survivor> survivors, Consumer<PodWorker> finished) {
    NodeServices node = scope.node();
    Pod pod = scope.pod();
    this.scope = scope;
    this.finished = finished;
    this.startTime = PodMemory.startTime(pod, scope.now());
    this.setUpWork = new PodSetUp(node, scope.uid());
    this.containerWork = new ContainerWork(node, setUpWork);
    this.ending = new PodEnding(scope, startTime);
    this.setUp = new SetUpProgress(scope, setUpWork);
    this.writer = new StatusWriter(scope);
    this.runs = new ContainerRuns(scope, containerWork, ending, setUp::address, this::publish);
    runs.remember(PodMemory.containers(pod, survivors, scope.now()));
  }

  /// `namespace/name` of the pod.
  public String name() {
    return scope.name();
  }

  public Pod pod() {
    return scope.pod();
  }

  public String uid() {
    return scope.uid();
  }

  /// The pod's containers as of the last step; safe to read from any thread.
  List<ContainerView> containers() {
    return snapshot;
  }

  PodFiles files() {
    return setUpWork.files();
  }

  /// Before the start: the node does not run the pod, which fails for that reason.
  public void reject(String reason, String message) {
    ending.reject(reason, message);
    rejected = true;
  }

  public boolean rejected() {
    return rejected;
  }

  public void start() {
    snapshot = runs.views();
    runs.adoptRunning();
    scope.tasks().start("worker", this::run);
  }

  /// Whether the pod is no object of the API.
  public boolean isStatic() {
    return !scope.own();
  }

  /// Another object shows this static pod in the API.
  public void shownBy(String mirrorUid) {
    if (!mirrorUid.equals(scope.object())) {
      scope.tell(() -> scope.shownBy(mirrorUid));
    }
  }

  /// The object has changed.
  public void update(Pod changed) {
    scope.tell(() -> {
      scope.update(changed);
      runs.update(scope.pod());
      setUp.update();
    });
  }

  /// The object is gone from the API.
  public void gone(Pod last) {
    scope.tell(() -> {
      scope.replace(last);
      ending.objectGone();
    });
  }

  /// A container's process has ended.
  public void exited(String id, Exit exit) {
    runs.exited(id, exit);
  }

  /// Something that containers or volumes are made from has changed.
  public void configurationChanged() {
    scope.tell(() -> {
      runs.configurationChanged();
      setUp.refresh();
    });
  }

  /// Looks at what the pod has written to the node's disk, and evicts it when that is too much.
  /// Static and critical pods stay, as on kubelets.
  public void checkStorage() {
    if (!isStatic() && !Candidate.critical(pod()) && LocalStorage.limited(pod())) {
      LocalStorage.excess(pod(), footprint()).ifPresent(why -> evict(why, AT_ONCE));
    }
  }

  /// The ids of the containers that run, by name.
  public Map<String, String> running() {
    Map<String, String> ids = new HashMap<>();
    for (ContainerView container : snapshot) {
      if (container.state() instanceof ContainerState.Running running) {
        ids.put(container.name(), running.id());
      }
    }
    return ids;
  }

  /// Measures what the pod has on the node's disk.
  public PodFootprint footprint() {
    Map<String, Path> layers = new HashMap<>();
    running()
        .forEach((name, id) ->
            scope.node().runtime().writableLayer(id).ifPresent(path -> layers.put(name, path)));
    return PodFootprint.of(pod(), files(), layers);
  }

  /// Ends the pod for good because the node wants its room: it fails as `Evicted`.
  ///
  /// @param grace time for its containers to end by themselves
  public void evict(String message, Duration grace) {
    scope.tell(() -> {
      if (!ending.begun()) {
        scope.warning("", EVICTED, message);
        ending.evict(EVICTED, message, grace);
        runs.interruptStarts();
      }
    });
  }

  /// Ends the pod's containers and removes all that belongs to it, but for object and logs; its
  /// status stays as it is, so that the next agent starts it anew.
  ///
  /// @param most time for containers to end by themselves where the pod asks for more
  public void halt(Duration most) {
    scope.tell(() -> {
      silent = true;
      ending.halt(most);
      runs.interruptStarts();
    });
  }

  public boolean halted() {
    return silent && cleared();
  }

  /// Whether nothing of the pod is left on the machine, but for logs.
  public boolean cleared() {
    return setUp.removed() || over;
  }

  /// Whether its end has begun, for whatever reason.
  public boolean ending() {
    return ends;
  }

  /// Lets go of the pod and leaves its containers as they are.
  public void abandon() {
    runs.abandon();
    scope.tasks().close();
  }

  private void run() throws InterruptedException {
    step();
    while (!over) {
      scope.makeChanges();
      step();
    }
    scope.tasks().close();
    finished.accept(this);
  }

  private void step() {
    if (ending.look()) {
      runs.interruptStarts();
    }
    ends = ending.begun();
    snapshot = runs.views();
    PodPlanner.plan(view()).forEach(this::perform);
    snapshot = runs.views();
    publish();
  }

  private PodView view() {
    return new PodView(
        scope.pod(), setUp.state(), setUp.notBefore(), runs.views(), ending.current(), scope.now());
  }

  private void perform(PodStep step) {
    switch (step) {
      case PodStep.SetUpPod _ -> setUp.begin(runs::probeRunning);
      case PodStep.Start(String container) -> runs.begin(container);
      case PodStep.Stop(String container, Duration grace, String why) ->
          runs.beginStop(container, grace, why);
      case PodStep.TearDown _ -> setUp.tearDown(containerWork.ids(), ending.deleted());
      case PodStep.Finish _ -> finish();
      case PodStep.WakeAt(Instant time) -> scope.wakeAt(time);
    }
  }

  private void finish() {
    setUpWork.forget();
    if (!ending.gone()) {
      publish();
      if (!writer.delete()) {
        return;
      }
    }
    over = true;
  }

  private void publish() {
    if (!ending.gone() && !over && !silent) {
      writer.publish(
          new PodStatuses(view(), setUp.address(), scope.node().network().hostAddress(), startTime)
              .json());
    }
  }
}
