// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.plane.node.pod.PodView.SetUp;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How far the making and removing of what a pod's containers share has come, and when it is tried
/// again. Owned by the worker's thread; the work itself ([PodSetUp]) runs in tasks.
final class SetUpProgress {

  private static final Logger LOG = LoggerFactory.getLogger(SetUpProgress.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int LONGEST_PAUSE_SECONDS = 60;

  private final PodScope scope;
  private final PodSetUp work;
  private final Renewal renewal;
  private SetUp state = SetUp.ABSENT;
  private Instant notBefore = Instant.EPOCH;
  private int failures;
  private volatile String address = "";
  private volatile boolean removed;
  private Told told = new Told(Map.of(), Map.of());

  SetUpProgress(PodScope scope, PodSetUp work) {
    this.scope = scope;
    this.work = work;
    this.renewal = new Renewal(scope.tasks(), scope.node().clock());
  }

  /// What volumes may tell of the pod's object that can change while it runs.
  private record Told(Map<String, String> labels, Map<String, String> annotations) {

    static Told of(Pod pod) {
      return new Told(
          Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
          Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of()));
    }
  }

  SetUp state() {
    return state;
  }

  /// When a failed set-up may be tried again.
  Instant notBefore() {
    return notBefore;
  }

  /// The pod's IP; empty until it has one.
  String address() {
    return address;
  }

  /// Whether nothing is left on the machine; safe to ask from any thread.
  boolean removed() {
    return removed;
  }

  /// @param ready told on the worker's thread
  void begin(Runnable ready) {
    state = SetUp.BUSY;
    Pod wanted = scope.pod();
    told = Told.of(wanted);
    scope
        .tasks()
        .start(
            "set-up",
            () -> {
              try {
                PodSetUp.Ready made = work.setUp(wanted);
                scope.tell(() -> done(made, ready));
              } catch (RuntimeException e) {
                scope.tell(() -> failed(e));
              }
            });
  }

  private void done(PodSetUp.Ready made, Runnable ready) {
    state = SetUp.READY;
    failures = 0;
    address = made.address();
    renewAt(made.renewAt());
    ready.run();
    update();
  }

  private void renewAt(Instant time) {
    renewal.at(time, () -> scope.tell(this::refresh));
  }

  private void failed(RuntimeException failure) {
    state = SetUp.ABSENT;
    failures++;
    long pause = Math.min(LONGEST_PAUSE_SECONDS, 1L << Math.min(6, failures - 1));
    notBefore = scope.now().plusSeconds(pause);
    String message = String.valueOf(failure.getMessage());
    if (message.startsWith("MountVolume")) {
      scope.warning("", "FailedMount", message);
    } else {
      scope.warning("", "FailedCreatePodSandBox", "Failed to create pod sandbox: " + message);
    }
  }

  /// The pod's object has changed: volumes that tell of its labels and annotations follow.
  void update() {
    if (state == SetUp.READY && !told.equals(Told.of(scope.pod()))) {
      refresh();
    }
  }

  /// Something that volumes are made from has changed, or its time is over.
  void refresh() {
    notBefore = Instant.EPOCH;
    if (state != SetUp.READY) {
      return;
    }
    told = Told.of(scope.pod());
    scope
        .tasks()
        .start(
            "refresh",
            () -> {
              try {
                Instant next = work.refresh(scope::pod);
                scope.tell(() -> renewAt(next));
              } catch (PlatformException e) {
                scope
                    .node()
                    .events()
                    .warning(scope.pod(), "", "FailedMount", String.valueOf(e.getMessage()));
                scope.tell(() -> renewAt(scope.now().plusSeconds(LONGEST_PAUSE_SECONDS)));
              }
            });
  }

  /// @param forget whether logs and termination messages go too
  void tearDown(Collection<String> containerIds, boolean forget) {
    state = SetUp.REMOVING;
    scope
        .tasks()
        .start(
            "tear-down",
            () -> {
              try {
                work.tearDown(containerIds, forget);
                scope.tell(this::tornDown);
              } catch (PlatformException | java.io.UncheckedIOException e) {
                LOG.atWarn()
                    .addKeyValue(LogKeys.NAME, scope.name())
                    .addKeyValue(LogKeys.REASON, e.getMessage())
                    .log("pod not removed, trying again");
                scope.node().clock().sleep(RETRY);
                scope.tell(() -> state = SetUp.READY);
              }
            });
  }

  private void tornDown() {
    state = SetUp.REMOVED;
    removed = true;
  }
}
