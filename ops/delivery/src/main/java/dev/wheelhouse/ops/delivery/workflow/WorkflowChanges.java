// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What somebody may do to a workflow that runs. All of it is done by its status alone, as
/// KubeVela's own program does it, so that either program understands the other.
public final class WorkflowChanges {

  private WorkflowChanges() {}

  /// Halts a workflow where it is.
  ///
  /// @param step one that runs, to be marked; empty for all that do
  /// @throws PlatformException `BAD_REQUEST` when it is over, or there is no such step running
  public static WorkflowStatus suspend(WorkflowStatus status, String step) {
    refuseEnded(status, "suspended");
    if (!step.isEmpty()) {
      require(status, step, StepPhase.RUNNING);
    }
    return mark(status, step, StepPhase.RUNNING, StepPhase.SUSPENDING)
        .withFlags(true, status.terminated());
  }

  /// Lets a workflow go on. That may be one in which a step has failed while another still waits to
  /// be resumed.
  ///
  /// @param step one that is suspended; empty for all that are
  /// @throws PlatformException `BAD_REQUEST` when it is over, or not suspended, or the step is not
  public static WorkflowStatus resume(WorkflowStatus status, String step) {
    if (status.finished()) {
      throw over(status, "resumed");
    }
    if (!status.suspend()) {
      throw new PlatformException(Reason.BAD_REQUEST, "the workflow is not suspended");
    }
    if (!step.isEmpty()) {
      require(status, step, StepPhase.SUSPENDING);
    }
    return mark(status, step, StepPhase.SUSPENDING, StepPhase.RUNNING)
        .withFlags(false, status.terminated());
  }

  /// Ends a workflow: what runs has failed, what has not begun will be skipped but for `if:
  /// always`.
  ///
  /// @throws PlatformException `BAD_REQUEST` when it is over already
  public static WorkflowStatus terminate(WorkflowStatus status) {
    if (status.finished()) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "the workflow is over: " + status.phase().text());
    }
    return status
        .withSteps(status.steps().stream().map(WorkflowChanges::terminated).toList())
        .withFlags(false, true);
  }

  private static StepStatus terminated(StepStatus step) {
    StepStatus with =
        step.withSubSteps(step.subSteps().stream().map(WorkflowChanges::terminated).toList());
    return switch (step.phase()) {
      case RUNNING, SUSPENDING -> with.set(StepPhase.FAILED, StepReason.TERMINATE);
      case FAILED ->
          step.reason() == StepReason.FAILED_AFTER_RETRIES || step.reason() == StepReason.TIMEOUT
              ? with
              : with.set(StepPhase.FAILED, StepReason.TERMINATE);
      case PENDING, SUCCEEDED, SKIPPED -> with;
    };
  }

  /// Begins a workflow again at a step that failed: it and all that come after it are done again.
  ///
  /// @throws PlatformException `BAD_REQUEST` when the step has not failed, `NOT_FOUND` when there
  ///   is none
  public static WorkflowStatus restart(WorkflowStatus status, WorkflowSpec spec, String step) {
    StepStatus known = find(status, step);
    if (known.phase() != StepPhase.FAILED) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "step " + step + " has not failed, it is " + known.phase().text());
    }
    Set<String> again = new HashSet<>(StepOrder.following(spec, step));
    again.add(step);
    List<StepStatus> left = new ArrayList<>();
    for (StepStatus top : status.steps()) {
      boolean holds = top.subStep(step).isPresent();
      if (holds || !again.contains(top.name())) {
        StepStatus kept =
            top.withSubSteps(
                top.subSteps().stream().filter(it -> !again.contains(it.name())).toList());
        left.add(holds ? kept.set(StepPhase.RUNNING, StepReason.NONE) : kept);
      }
    }
    return status.reopened(left);
  }

  private static void refuseEnded(WorkflowStatus status, String what) {
    if (status.terminated() || status.finished()) {
      throw over(status, what);
    }
  }

  private static PlatformException over(WorkflowStatus status, String what) {
    return new PlatformException(
        Reason.BAD_REQUEST,
        "the workflow is over, it cannot be " + what + ": " + status.phase().text());
  }

  private static StepStatus find(WorkflowStatus status, String step) {
    return status
        .step(step)
        .or(() -> status.steps().stream().flatMap(it -> it.subStep(step).stream()).findFirst())
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND, "the workflow has no step " + step + " that has begun"));
  }

  private static void require(WorkflowStatus status, String step, StepPhase phase) {
    StepStatus known = find(status, step);
    if (known.phase() != phase) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "step " + step + " is not " + phase.text() + ", it is " + known.phase().text());
    }
  }

  private static WorkflowStatus mark(
      WorkflowStatus status, String name, StepPhase from, StepPhase to) {
    UnaryOperator<StepStatus> one =
        step ->
            step.phase() == from && (name.isEmpty() || name.equals(step.name()))
                ? step.set(to, step.reason())
                : step;
    List<StepStatus> steps = new ArrayList<>();
    for (StepStatus step : status.steps()) {
      boolean whole = !name.isEmpty() && step.name().equals(name) && step.phase() == from;
      List<StepStatus> subs =
          step.subSteps().stream()
              .map(sub -> whole && !sub.finished() ? sub.set(to, sub.reason()) : one.apply(sub))
              .toList();
      steps.add(one.apply(step).withSubSteps(subs));
    }
    return status.withSteps(steps);
  }
}
