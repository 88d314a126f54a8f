// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerState.Waiting;
import dev.wheelhouse.plane.node.pod.ContainerView.Activity;
import dev.wheelhouse.plane.node.pod.PodView.Ending;
import dev.wheelhouse.plane.node.pod.PodView.SetUp;
import dev.wheelhouse.plane.node.runtimes.Exit;
import dev.wheelhouse.plane.node.runtimes.Survivor;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after one pod: a thread that owns all that is known about it, asks [PodPlanner] what to
/// do, starts it, and reports. Whatever takes time runs in tasks of its own; they, the runtime and
/// the API tell the worker by putting a change into its inbox.
public final class PodWorker {

  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final NodeServices node;
  private final String uid;
  private final Consumer<PodWorker> finished;
  private final Tasks tasks;
  private final PodSetUp setUpWork;
  private final ContainerWork containerWork;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Map<String, ContainerView> containers = new LinkedHashMap<>();
  private final Map<String, Prober> probers = new HashMap<>();
  private final Map<String, Integer> pullFailures = new HashMap<>();
  private final Map<String, Thread> starts = new HashMap<>();
  private final Map<String, Exit> earlyExits = new HashMap<>();
  private volatile Pod pod;
  private volatile List<ContainerView> snapshot = List.of();
  private volatile String address = "";
  private SetUp setUp = SetUp.ABSENT;
  private Instant setUpNotBefore = Instant.EPOCH;
  private int setUpFailures;
  private @Nullable Ending ending;
  private Instant startTime;
  private @Nullable Instant nextWake;
  private @Nullable JsonObject published;
  private boolean gone;
  private volatile boolean silent;
  private volatile boolean removed;
  private volatile boolean rejected;
  private boolean over;

  /// @param survivors containers of this pod that an earlier agent left
  /// @param finished told once, when nothing of the pod is left
  public PodWorker(
      Pod pod, List<Survivor> survivors, NodeServices node, Consumer<PodWorker> finished) {
    this.pod = pod;
    this.node = node;
    this.uid = pod.getMetadata().getUid();
    this.finished = finished;
    this.tasks = new Tasks("pod/" + name());
    this.startTime = PodMemory.startTime(pod, node.clock().now());
    this.setUpWork = new PodSetUp(node, uid);
    this.containerWork = new ContainerWork(node, setUpWork);
    PodMemory.containers(pod, survivors, node.clock().now())
        .forEach(container -> containers.put(container.name(), container));
  }

  /// `namespace/name` of the pod.
  public String name() {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  public Pod pod() {
    return pod;
  }

  public String uid() {
    return uid;
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
    ending = new Ending(reason, message, Duration.ZERO, false, node.clock().now());
    rejected = true;
  }

  public boolean rejected() {
    return rejected;
  }

  public void start() {
    snapshot = List.copyOf(containers.values());
    adoptRunning();
    tasks.start("worker", this::run);
  }

  /// The object has changed.
  public void update(Pod changed) {
    tell(() -> {
      if (version(changed) >= version(pod)) {
        pod = changed;
      }
    });
  }

  /// What this worker wrote itself may be newer than what the informer has.
  private static long version(Pod pod) {
    try {
      return Long.parseLong(pod.getMetadata().getResourceVersion());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// The object is gone from the API.
  public void gone(Pod last) {
    tell(() -> {
      pod = last;
      gone = true;
    });
  }

  /// A container's process has ended.
  public void exited(String id, Exit exit) {
    if (containerWork.ids().contains(id)) {
      containerWork.ended(id);
      tell(() -> noteExit(id, exit));
    }
  }

  /// Something that containers or volumes are made from has changed.
  public void configurationChanged() {
    tell(this::refresh);
  }

  /// Ends the pod's containers and removes all that belongs to it, but for the object.
  public void evict(String reason, String message) {
    tell(() -> ending = new Ending(reason, message, PodPlanner.grace(pod), false, endingSince()));
  }

  /// Ends the pod's containers and removes all that belongs to it, but for object and logs; its
  /// status stays as it is, so that the next agent starts it anew.
  ///
  /// @param most time for containers to end by themselves where the pod asks for more
  public void halt(Duration most) {
    tell(() -> {
      silent = true;
      Duration grace = PodPlanner.grace(pod);
      ending =
          new Ending(
              reasonBefore(),
              messageBefore(),
              most.compareTo(grace) < 0 ? most : grace,
              false,
              endingSince());
      starts.values().forEach(Thread::interrupt);
    });
  }

  public boolean halted() {
    return silent && (removed || over);
  }

  /// Lets go of the pod and leaves its containers as they are.
  public void abandon() {
    probers.values().forEach(Prober::close);
    tasks.close();
  }

  private void tell(Runnable change) {
    inbox.add(change);
  }

  private void run() throws InterruptedException {
    while (!over) {
      step();
      if (over) {
        break;
      }
      List<Runnable> changes = new ArrayList<>();
      changes.add(inbox.take());
      inbox.drainTo(changes);
      changes.forEach(Runnable::run);
    }
    tasks.close();
    finished.accept(this);
  }

  private void adoptRunning() {
    for (ContainerView container : List.copyOf(containers.values())) {
      if (container.state() instanceof Running running) {
        containerWork.adopted(running.id(), container.restarts());
      }
    }
  }

  private void step() {
    noteEnding();
    snapshot = List.copyOf(containers.values());
    PodView view = view();
    PodPlanner.plan(view).forEach(this::perform);
    snapshot = List.copyOf(containers.values());
    publish();
  }

  private PodView view() {
    return new PodView(
        pod, setUp, setUpNotBefore, List.copyOf(containers.values()), ending, node.clock().now());
  }

  private void noteEnding() {
    Instant now = node.clock().now();
    if (gone || pod.getMetadata().getDeletionTimestamp() != null) {
      Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
      Duration wanted = grace == null ? PodPlanner.grace(pod) : Duration.ofSeconds(grace);
      // Zero means as soon as possible, yet a process may end by itself.
      Duration least = wanted.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wanted;
      boolean first = ending == null;
      ending = new Ending(reasonBefore(), messageBefore(), least, true, endingSince());
      if (first) {
        starts.values().forEach(Thread::interrupt);
      }
    } else if (ending == null
        && PodPlanner.deadline(pod)
            .or(this::deadline)
            .filter(end -> !now.isBefore(end))
            .isPresent()) {
      ending =
          new Ending(
              "DeadlineExceeded",
              "Pod was active on the node longer than the specified deadline",
              PodPlanner.grace(pod),
              false,
              now);
      node.events().warning(pod, "", "DeadlineExceeded", ending.message());
    }
  }

  private java.util.Optional<Instant> deadline() {
    Long seconds = pod.getSpec().getActiveDeadlineSeconds();
    return seconds == null
        ? java.util.Optional.empty()
        : java.util.Optional.of(startTime.plusSeconds(seconds));
  }

  private Instant endingSince() {
    return ending == null ? node.clock().now() : ending.since();
  }

  private String reasonBefore() {
    return ending == null ? "" : ending.reason();
  }

  private String messageBefore() {
    return ending == null ? "" : ending.message();
  }

  private void perform(PodStep step) {
    switch (step) {
      case PodStep.SetUpPod _ -> beginSetUp();
      case PodStep.Start(String container) -> beginStart(container);
      case PodStep.Stop(String container, Duration grace, String why) ->
          beginStop(container, grace, why);
      case PodStep.TearDown _ -> beginTearDown();
      case PodStep.Finish _ -> finish();
      case PodStep.WakeAt(Instant time) -> wakeAt(time);
    }
  }

  private void wakeAt(Instant time) {
    if (nextWake != null && !time.isBefore(nextWake) && nextWake.isAfter(node.clock().now())) {
      return;
    }
    nextWake = time;
    Duration wait = Duration.between(node.clock().now(), time);
    tasks.start(
        "timer",
        () -> {
          node.clock().sleep(wait.isNegative() ? Duration.ZERO : wait);
          tell(() -> {});
        });
  }

  private void beginSetUp() {
    setUp = SetUp.BUSY;
    Pod wanted = pod;
    tasks.start(
        "set-up",
        () -> {
          try {
            PodSetUp.Ready ready = setUpWork.setUp(wanted);
            tell(() -> setUpDone(ready));
          } catch (RuntimeException e) {
            tell(() -> setUpFailed(e));
          }
        });
  }

  private void setUpDone(PodSetUp.Ready ready) {
    setUp = SetUp.READY;
    setUpFailures = 0;
    address = ready.address();
    renewVolumesAt(ready.renewAt());
    containers.values().stream()
        .filter(ContainerView::isRunning)
        .filter(container -> !probers.containsKey(container.name()))
        .forEach(container -> startProbes(container, container.started()));
  }

  private void renewVolumesAt(Instant time) {
    if (!time.equals(Instant.MAX)) {
      tasks.start(
          "renew",
          () -> {
            node.clock().sleep(Duration.between(node.clock().now(), time));
            tell(this::refresh);
          });
    }
  }

  private void setUpFailed(RuntimeException failure) {
    setUp = SetUp.ABSENT;
    setUpFailures++;
    long seconds = Math.min(60, 1L << Math.min(6, setUpFailures - 1));
    setUpNotBefore = node.clock().now().plusSeconds(seconds);
    String message = String.valueOf(failure.getMessage());
    boolean volume = message.startsWith("MountVolume");
    node.events()
        .warning(
            pod,
            "",
            volume ? "FailedMount" : "FailedCreatePodSandBox",
            volume ? message : "Failed to create pod sandbox: " + message);
  }

  private void refresh() {
    setUpNotBefore = Instant.EPOCH;
    for (ContainerView container : List.copyOf(containers.values())) {
      if (container.state() instanceof Waiting waiting
          && waiting.reason().equals(StartFailure.CONFIGURATION)) {
        containers.put(container.name(), container.notBefore(node.clock().now()));
      }
    }
    if (setUp == SetUp.READY) {
      Pod wanted = pod;
      tasks.start(
          "refresh",
          () -> {
            try {
              Instant renewAt = setUpWork.refresh(wanted);
              tell(() -> renewVolumesAt(renewAt));
            } catch (PlatformException e) {
              node.events().warning(wanted, "", "FailedMount", String.valueOf(e.getMessage()));
            }
          });
    }
  }

  private void change(String name, UnaryOperator<ContainerView> change) {
    containers.computeIfPresent(name, (_, container) -> change.apply(container));
  }

  private void beginStart(String name) {
    change(name, ContainerView::starting);
    ContainerView container = containers.get(name);
    if (container == null) {
      return;
    }
    Pod wanted = pod;
    starts.put(name, tasks.start("start-" + name, () -> start(wanted, container)));
  }

  private void start(Pod wanted, ContainerView container) throws InterruptedException {
    String name = container.name();
    try {
      containerWork.start(
          wanted,
          container.spec(),
          container.restarts(),
          (run, image) -> tell(() -> isRunning(name, run, image)));
      tell(() -> startDone(name));
    } catch (StartFailure e) {
      tell(() -> startFailed(name, e));
    } catch (RuntimeException e) {
      tell(() -> startFailed(name, new StartFailure(StartFailure.RUN, e.toString())));
    } catch (InterruptedException e) {
      tell(() -> startDone(name));
      throw e;
    }
  }

  private void isRunning(String name, Running run, String image) {
    pullFailures.remove(name);
    change(name, container -> container.running(run).withImage(image));
    ContainerView container = containers.get(name);
    if (container != null && container.hasNoHook()) {
      startDone(name);
    }
    Exit early = earlyExits.remove(run.id());
    if (early != null) {
      noteExit(run.id(), early);
    }
  }

  private void startDone(String name) {
    ContainerView container = containers.get(name);
    if (container == null || container.activity() != Activity.STARTING) {
      return;
    }
    ContainerView done = container.with(Activity.NONE);
    if (done.isRunning() && done.hasNoGate()) {
      done = done.withHealth(true, true);
    }
    containers.put(name, done);
    if (done.isRunning() && ending == null) {
      startProbes(done, done.started());
    }
  }

  private void startFailed(String name, StartFailure failure) {
    Instant now = node.clock().now();
    change(name, container -> container.with(Activity.NONE));
    ContainerView container = containers.get(name);
    if (container == null || ending != null) {
      return;
    }
    node.events()
        .warning(
            pod,
            name,
            "Failed",
            "Error: "
                + (failure.reason().equals(StartFailure.PULL)
                    ? failure.reason()
                    : failure.message()));
    switch (failure.reason()) {
      case StartFailure.RUN ->
          containers.put(
              name,
              container.ended(
                  new Terminated(
                      IdSource.next(), 128, "StartError", failure.message(), Instant.EPOCH, now)));
      case StartFailure.PULL -> pullFailed(container, failure, now);
      default ->
          containers.put(
              name,
              keepingEnd(container, new Waiting(failure.reason(), failure.message()))
                  .notBefore(now.plusSeconds(10)));
    }
  }

  private void pullFailed(ContainerView container, StartFailure failure, Instant now) {
    int failures = pullFailures.merge(container.name(), 1, Integer::sum);
    containers.put(
        container.name(), keepingEnd(container, new Waiting(StartFailure.PULL, failure.message())));
    publish();
    String image = container.spec().getImage();
    node.events()
        .normal(pod, container.name(), "BackOff", "Back-off pulling image \"" + image + "\"");
    node.events().warning(pod, container.name(), "Failed", "Error: ImagePullBackOff");
    String message =
        "Back-off pulling image \"%s\": %s: %s"
            .formatted(image, StartFailure.PULL, failure.message());
    containers.put(
        container.name(),
        keepingEnd(container, new Waiting(StartFailure.PULL_BACK_OFF, message))
            .notBefore(now.plus(RestartBackOff.afterFailures(failures))));
  }

  private static ContainerView keepingEnd(ContainerView container, Waiting waiting) {
    Terminated last = container.state() instanceof Terminated ended ? ended : container.last();
    return new ContainerView(
        container.spec(),
        container.role(),
        waiting,
        last,
        container.restarts(),
        container.crashes(),
        container.notBefore(),
        container.imageId(),
        false,
        false,
        Activity.NONE,
        null);
  }

  private void startProbes(ContainerView container, boolean alreadyStarted) {
    if (!(container.state() instanceof Running running)
        || container.role() == ContainerView.Role.INIT) {
      return;
    }
    String name = container.name();
    Prober prober =
        new Prober(
            new Handlers(node.runtime(), running.id(), address, container.spec()),
            tasks,
            node.clock(),
            new ProbeFindings(name, running.id()));
    probers.put(name, prober);
    prober.start(alreadyStarted);
  }

  /// Findings about one run of a container; they count only while that run is on.
  private final class ProbeFindings implements Prober.Findings {
    private final String container;
    private final String id;

    ProbeFindings(String container, String id) {
      this.container = container;
      this.id = id;
    }

    private void ifCurrent(UnaryOperator<ContainerView> change) {
      tell(() ->
          change(
              container,
              view ->
                  view.isRunning() && view.id().orElse("").equals(id) ? change.apply(view) : view));
    }

    @Override
    public void started() {
      ifCurrent(view -> view.withHealth(true, view.ready()));
    }

    @Override
    public void ready(boolean ready) {
      ifCurrent(view -> view.withHealth(view.started(), ready));
    }

    @Override
    public void unhealthy(String probe, String message) {
      node.events().warning(pod, container, "Unhealthy", probe + " probe failed: " + message);
    }

    @Override
    public void dead(String probe, Probe failed) {
      ifCurrent(view ->
          view.doom("Container %s failed %s probe, will be restarted".formatted(container, probe)));
    }
  }

  private void beginStop(String name, Duration grace, String why) {
    ContainerView container = containers.get(name);
    if (container == null || !(container.state() instanceof Running running)) {
      return;
    }
    boolean wasReady = container.ready();
    stopProbes(name);
    change(name, view -> view.with(Activity.STOPPING).withHealth(view.started(), false));
    node.events().normal(pod, name, "Killing", why);
    Pod wanted = pod;
    Duration drain = ending != null && wasReady && !gone ? node.drain() : Duration.ZERO;
    tasks.start(
        "stop-" + name,
        () -> {
          containerWork.stop(wanted, container.spec(), running.id(), grace, drain, address);
        });
  }

  private void stopProbes(String name) {
    Prober prober = probers.remove(name);
    if (prober != null) {
      prober.close();
    }
  }

  private void noteExit(String id, Exit exit) {
    if (containers.values().stream()
        .noneMatch(view -> view.isRunning() && view.id().orElse("").equals(id))) {
      earlyExits.put(id, exit);
      return;
    }
    for (ContainerView container : List.copyOf(containers.values())) {
      if (container.state() instanceof Running running && running.id().equals(id)) {
        stopProbes(container.name());
        String message = containerWork.message(container, exit);
        containers.put(
            container.name(),
            container.ended(
                new Terminated(
                    id, exit.code(), exit.reason(), message, running.startedAt(), exit.at())));
        backOffEvent(containers.get(container.name()));
        tasks.start("clear-" + container.name(), () -> containerWork.clear(id));
      }
    }
  }

  private void backOffEvent(@Nullable ContainerView container) {
    if (container != null
        && ending == null
        && container.state() instanceof Terminated ended
        && PodPlanner.restarts(view(), container, ended)
        && container.notBefore().isAfter(node.clock().now())) {
      node.events()
          .warning(
              pod,
              container.name(),
              "BackOff",
              "Back-off restarting failed container %s in pod %s_%s(%s)"
                  .formatted(
                      container.name(),
                      pod.getMetadata().getName(),
                      pod.getMetadata().getNamespace(),
                      uid));
    }
  }

  private void beginTearDown() {
    setUp = SetUp.REMOVING;
    boolean forget = ending != null && ending.deleted();
    tasks.start(
        "tear-down",
        () -> {
          try {
            setUpWork.tearDown(containerWork.ids(), forget);
            tell(this::tornDown);
          } catch (PlatformException | java.io.UncheckedIOException e) {
            LOG.atWarn()
                .addKeyValue(LogKeys.NAME, name())
                .addKeyValue(LogKeys.REASON, e.getMessage())
                .log("pod not removed, trying again");
            node.clock().sleep(RETRY);
            tell(() -> setUp = SetUp.READY);
          }
        });
  }

  private void tornDown() {
    setUp = SetUp.REMOVED;
    removed = true;
  }

  private void finish() {
    setUpWork.forget();
    if (!gone) {
      publish();
      try {
        node.client()
            .resources(Pod.class)
            .delete(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                DeleteQuery.now(uid));
      } catch (PlatformException e) {
        if (!e.is(Reason.NOT_FOUND) && !e.is(Reason.CONFLICT)) {
          LOG.atWarn()
              .addKeyValue(LogKeys.NAME, name())
              .addKeyValue(LogKeys.REASON, e.getMessage())
              .log("pod object not deleted, trying again");
          wakeAt(node.clock().now().plus(RETRY));
          return;
        }
      }
    }
    over = true;
  }

  /// Writes the status when it differs from what was written last.
  private void publish() {
    if (gone || over || silent) {
      return;
    }
    JsonObject status =
        new PodStatuses(view(), address, node.network().hostAddress(), startTime).json();
    if (status.equals(published)) {
      return;
    }
    JsonObject body = JsonObject.of("metadata", JsonObject.of("uid", uid), "status", status);
    try {
      Pod written =
          node.client()
              .resources(Pod.class)
              .patch(
                  pod.getMetadata().getNamespace(),
                  pod.getMetadata().getName(),
                  new Patch.Strategic(body),
                  "status");
      published = status;
      if (written.getMetadata().getUid().equals(uid)) {
        pod = written;
      }
    } catch (PlatformException e) {
      unpublished(e);
    }
  }

  private void unpublished(PlatformException e) {
    if (e.is(Reason.NOT_FOUND) || e.is(Reason.CONFLICT)) {
      // The informer tells of the deletion; what is written about a dead object is of no interest.
      return;
    }
    LOG.atWarn()
        .addKeyValue(LogKeys.NAME, name())
        .addKeyValue(LogKeys.REASON, e.getMessage())
        .log("pod status not written, trying again");
    wakeAt(node.clock().now().plus(RETRY));
  }
}
