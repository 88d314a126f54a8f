// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the agent knows about one container of a pod at one moment.
///
/// @param last how the run before the current one ended
/// @param restarts how often it was started again
/// @param crashes ends in a row that count for the restart back-off
/// @param notBefore when it may be started, or started again
/// @param started whether its start is complete: running, post-start hook done, startup probe
///   passed
/// @param ready whether its readiness probe passes
/// @param activity what is being done to it now
/// @param doomed why it must be stopped although the pod goes on; null when it need not
record ContainerView(
    Container spec,
    Role role,
    ContainerState state,
    @Nullable Terminated last,
    int restarts,
    int crashes,
    Instant notBefore,
    String imageId,
    boolean started,
    boolean ready,
    Activity activity,
    @Nullable Doom doomed) {

  /// @param grace time to end by itself; null for the pod's
  record Doom(String why, @Nullable Duration grace) {}

  enum Role {
    INIT,
    SIDECAR,
    MAIN,
    /// For looking into a running pod: started once, never again, and of no account to the pod.
    EPHEMERAL;

    boolean probed() {
      return this == SIDECAR || this == MAIN;
    }

    boolean initial() {
      return this == INIT || this == SIDECAR;
    }
  }

  enum Activity {
    NONE,
    STARTING,
    STOPPING
  }

  /// @param initializes whether the pod has init containers
  static ContainerView fresh(Container spec, Role role, boolean initializes) {
    ContainerState state = initializes ? ContainerState.INITIALIZING : ContainerState.CREATING;
    return new ContainerView(
        spec, role, state, null, 0, 0, Instant.EPOCH, "", false, false, Activity.NONE, null);
  }

  String name() {
    return spec.getName();
  }

  boolean isRunning() {
    return state instanceof Running;
  }

  boolean hasNoHook() {
    return spec.getLifecycle() == null || spec.getLifecycle().getPostStart() == null;
  }

  /// Whether a running container counts as started and ready without being probed.
  boolean hasNoGate() {
    return spec.getStartupProbe() == null && spec.getReadinessProbe() == null;
  }

  /// The id of the run that is on, or of the one that ended last.
  Optional<String> id() {
    return switch (state) {
      case Running running -> Optional.of(running.id());
      case Terminated ended -> Optional.of(ended.id());
      case ContainerState.Waiting _ -> Optional.ofNullable(last).map(Terminated::id);
    };
  }

  ContainerView with(ContainerState next) {
    return new ContainerView(
        spec, role, next, last, restarts, crashes, notBefore, imageId, started, ready, activity,
        doomed);
  }

  ContainerView with(Activity next) {
    return new ContainerView(
        spec, role, state, last, restarts, crashes, notBefore, imageId, started, ready, next,
        doomed);
  }

  ContainerView withHealth(boolean isStarted, boolean isReady) {
    return new ContainerView(
        spec, role, state, last, restarts, crashes, notBefore, imageId, isStarted, isReady,
        activity, doomed);
  }

  ContainerView withImage(String id) {
    return new ContainerView(
        spec, role, state, last, restarts, crashes, notBefore, id, started, ready, activity,
        doomed);
  }

  ContainerView doom(String why) {
    return doom(why, null);
  }

  ContainerView doom(String why, @Nullable Duration grace) {
    return new ContainerView(
        spec,
        role,
        state,
        last,
        restarts,
        crashes,
        notBefore,
        imageId,
        started,
        ready,
        activity,
        new Doom(why, grace));
  }

  ContainerView notBefore(Instant time) {
    return new ContainerView(
        spec, role, state, last, restarts, crashes, time, imageId, started, ready, activity,
        doomed);
  }

  /// The same run by another wish.
  ContainerView withSpec(Container wanted) {
    return new ContainerView(
        wanted, role, state, last, restarts, crashes, notBefore, imageId, started, ready, activity,
        doomed);
  }

  /// The container is held back; how it ended before is kept.
  ContainerView waiting(ContainerState.Waiting why) {
    Terminated before = state instanceof Terminated ended ? ended : last;
    return new ContainerView(
        spec, role, why, before, restarts, crashes, notBefore, imageId, false, false, activity,
        null);
  }

  /// The container is being started; if it ran before, this is a restart.
  ContainerView starting() {
    boolean again = state instanceof Terminated;
    return new ContainerView(
        spec,
        role,
        state,
        last,
        again ? restarts + 1 : restarts,
        crashes,
        notBefore,
        imageId,
        false,
        false,
        Activity.STARTING,
        null);
  }

  ContainerView running(Running run) {
    Terminated before = state instanceof Terminated ended ? ended : last;
    return new ContainerView(
        spec, role, run, before, restarts, crashes, notBefore, imageId, false, false, activity,
        null);
  }

  /// The container has ended; it may be started again when the back-off has passed.
  ContainerView ended(Terminated end) {
    Terminated before = state instanceof Terminated ended ? ended : last;
    int counted = RestartBackOff.crashes(crashes, end);
    return new ContainerView(
        spec,
        role,
        end,
        before,
        restarts,
        counted,
        end.finishedAt().plus(RestartBackOff.delay(counted)),
        imageId,
        false,
        false,
        Activity.NONE,
        null);
  }
}
