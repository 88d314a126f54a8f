// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerState.Waiting;
import dev.wheelhouse.plane.node.pod.ContainerView.Activity;
import dev.wheelhouse.plane.node.pod.ContainerView.Role;
import dev.wheelhouse.plane.node.pod.PodStep.Finish;
import dev.wheelhouse.plane.node.pod.PodStep.SetUpPod;
import dev.wheelhouse.plane.node.pod.PodStep.Start;
import dev.wheelhouse.plane.node.pod.PodStep.Stop;
import dev.wheelhouse.plane.node.pod.PodStep.TearDown;
import dev.wheelhouse.plane.node.pod.PodStep.WakeAt;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Decides what a pod needs next. Pure: the same view gives the same steps, and steps that are
/// under way (a container's [Activity], a busy set-up) are never asked for again.
///
/// The order is that of the Kubernetes pod lifecycle: set-up; init containers one after the other,
/// restartable ones (sidecars) staying up once started; then the others in order. An ending pod
/// stops its main containers first, then its sidecars from last to first.
final class PodPlanner {

  static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  private final PodView view;
  private final List<PodStep> steps = new ArrayList<>();

  private PodPlanner(PodView view) {
    this.view = view;
  }

  static List<PodStep> plan(PodView view) {
    PodPlanner planner = new PodPlanner(view);
    planner.plan();
    return List.copyOf(planner.steps);
  }

  private void plan() {
    PodView.Ending ending = view.ending();
    if (ending != null) {
      end(ending.grace(), ending.left(view.now()), ending.deleted());
    } else if (completed(view)) {
      end(grace(view.pod()), grace(view.pod()), false);
    } else {
      live();
    }
  }

  /// Whether the pod has reached its end by itself: a failed init container that is not tried
  /// again, or all main containers ended for good.
  static boolean completed(PodView view) {
    if (view.of(Role.INIT).anyMatch(init -> failedForGood(view, init))) {
      return true;
    }
    return view.of(Role.MAIN)
        .allMatch(main -> main.state() instanceof Terminated ended && !restarts(view, main, ended));
  }

  private static boolean failedForGood(PodView view, ContainerView init) {
    return init.state() instanceof Terminated ended
        && !ended.succeeded()
        && !restarts(view, init, ended);
  }

  /// Whether a container that ended so is started again.
  static boolean restarts(PodView view, ContainerView container, Terminated ended) {
    return restarts(view.restartPolicy(), container, ended);
  }

  /// @param policy the pod's
  static boolean restarts(String policy, ContainerView container, Terminated ended) {
    if (container.role() == Role.SIDECAR) {
      return true;
    }
    if (container.role() == Role.EPHEMERAL) {
      return false;
    }
    if (ruled(container.spec(), ended.code())) {
      return true;
    }
    String own = container.spec().getRestartPolicy();
    return switch (own == null || own.isEmpty() ? policy : own) {
      case "Never" -> false;
      case "OnFailure" -> !ended.succeeded();
      default -> container.role() == Role.MAIN || !ended.succeeded();
    };
  }

  /// Whether one of the container's own rules says that it is started again after such an end.
  private static boolean ruled(Container container, int code) {
    return container.getRestartPolicyRules().stream()
        .filter(rule -> "Restart".equals(rule.getAction()) && rule.getExitCodes() != null)
        .map(ContainerRestartRule::getExitCodes)
        .anyMatch(codes -> codes.getValues().contains(code) == "In".equals(codes.getOperator()));
  }

  /// @param left of the grace period, for the sidecars: all of a pod's containers share one
  private void end(Duration grace, Duration left, boolean deleted) {
    stop(Role.EPHEMERAL, grace);
    stop(Role.MAIN, grace);
    stop(Role.INIT, grace);
    boolean mainsGone =
        view.containers().stream()
            .filter(container -> container.role() != Role.SIDECAR)
            .allMatch(PodPlanner::gone);
    if (mainsGone) {
      stopLastSidecar(left);
    }
    if (view.containers().stream().allMatch(PodPlanner::gone)) {
      tearDown(deleted);
    }
  }

  private static boolean gone(ContainerView container) {
    return !container.isRunning() && container.activity() == Activity.NONE;
  }

  private void stop(Role role, Duration grace) {
    view.of(role).forEach(container -> stop(container, grace));
  }

  private void stop(ContainerView container, Duration grace) {
    if (container.isRunning() && container.activity() != Activity.STOPPING) {
      steps.add(new Stop(container.name(), grace, "Stopping container " + container.name()));
    }
  }

  private void stopLastSidecar(Duration grace) {
    List<ContainerView> up = view.of(Role.SIDECAR).filter(sidecar -> !gone(sidecar)).toList();
    if (!up.isEmpty()) {
      stop(up.getLast(), grace);
    }
  }

  private void tearDown(boolean deleted) {
    switch (view.setUp()) {
      case ABSENT, READY -> steps.add(new TearDown());
      case BUSY, REMOVING -> {}
      case REMOVED -> {
        if (deleted) {
          steps.add(new Finish());
        }
      }
    }
  }

  private void live() {
    wakeAtDeadline();
    switch (view.setUp()) {
      case ABSENT, REMOVED -> setUp();
      case BUSY, REMOVING -> {}
      case READY -> {
        stopDoomed();
        if (initialize()) {
          runMains();
        }
        view.of(Role.EPHEMERAL)
            .filter(container -> container.state() instanceof Waiting)
            .forEach(this::start);
      }
    }
  }

  private void setUp() {
    if (view.now().isBefore(view.setUpNotBefore())) {
      steps.add(new WakeAt(view.setUpNotBefore()));
    } else {
      steps.add(new SetUpPod());
    }
  }

  private void wakeAtDeadline() {
    deadline(view.pod()).ifPresent(time -> steps.add(new WakeAt(time)));
  }

  /// When the pod has been active for long enough.
  static java.util.Optional<Instant> deadline(Pod pod) {
    Long seconds = pod.getSpec().getActiveDeadlineSeconds();
    String start = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
    return seconds == null || start == null
        ? java.util.Optional.empty()
        : java.util.Optional.of(Instant.parse(start).plusSeconds(seconds));
  }

  private void stopDoomed() {
    for (ContainerView container : view.containers()) {
      ContainerView.Doom doom = container.doomed();
      if (doom != null && container.isRunning() && container.activity() == Activity.NONE) {
        Duration grace = doom.grace() == null ? grace(view.pod()) : doom.grace();
        steps.add(new Stop(container.name(), grace, doom.why()));
      }
    }
  }

  /// Brings the init containers on.
  ///
  /// @return whether all of them are done or, if restartable, up
  private boolean initialize() {
    boolean mainsBegun = view.of(Role.MAIN).anyMatch(ContainerView::isRunning);
    for (ContainerView init : view.containers()) {
      if (!init.role().initial()) {
        break;
      }
      if (mainsBegun && init.role() == Role.INIT) {
        continue;
      }
      boolean done =
          init.role() == Role.SIDECAR ? bringUp(init) && init.started() : bringToEnd(init);
      if (!done && !mainsBegun) {
        return false;
      }
    }
    return true;
  }

  private boolean bringToEnd(ContainerView init) {
    return switch (init.state()) {
      case Running _ -> false;
      case Terminated ended when ended.succeeded() -> true;
      case Terminated _, Waiting _ -> start(init);
    };
  }

  private boolean bringUp(ContainerView container) {
    return switch (container.state()) {
      case Running _ -> true;
      case Terminated ended when !restarts(view, container, ended) -> true;
      case Terminated _, Waiting _ -> start(container);
    };
  }

  private void runMains() {
    for (ContainerView main : view.of(Role.MAIN).toList()) {
      boolean fresh = main.state() instanceof Waiting;
      bringUp(main);
      if (fresh && main.notBefore().equals(Instant.EPOCH)) {
        // the next one starts when this one's start, hook included, is over
        return;
      }
      if (main.activity() == Activity.STARTING && main.restarts() == 0) {
        return;
      }
    }
  }

  /// Starts a container when it is time to.
  ///
  /// @return false, since it is not up yet
  private boolean start(ContainerView container) {
    if (container.activity() == Activity.NONE) {
      steps.add(
          view.now().isBefore(container.notBefore())
              ? new WakeAt(container.notBefore())
              : new Start(container.name()));
    }
    return false;
  }

  static Duration grace(Pod pod) {
    Long seconds = pod.getSpec().getTerminationGracePeriodSeconds();
    return seconds == null ? DEFAULT_GRACE : Duration.ofSeconds(seconds);
  }
}
