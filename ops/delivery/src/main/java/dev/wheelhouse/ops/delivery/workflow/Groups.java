// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a group of steps is when its steps are what they are.
final class Groups {

  /// Of several reasons for failing the first of these is the group's.
  private static final List<StepReason> ORDER =
      List.of(
          StepReason.FAILED_AFTER_RETRIES,
          StepReason.TIMEOUT,
          StepReason.ACTION,
          StepReason.TERMINATE,
          StepReason.PARAMETER,
          StepReason.INPUT,
          StepReason.OUTPUT,
          StepReason.RENDERING);

  private Groups() {}

  /// @param expected how many steps the group has; those that have no status yet have not begun
  static StepStatus status(StepStatus group, int expected, Instant now) {
    List<StepStatus> steps = group.subSteps();
    if (any(steps, StepPhase.SUSPENDING)) {
      return group.to(StepPhase.SUSPENDING, StepReason.NONE, "", now);
    }
    if (steps.size() < expected || any(steps, StepPhase.RUNNING)) {
      return group.to(StepPhase.RUNNING, StepReason.NONE, "", now);
    }
    if (any(steps, StepPhase.PENDING)) {
      return group.to(StepPhase.PENDING, StepReason.NONE, "", now);
    }
    if (any(steps, StepPhase.FAILED)) {
      return failed(group, now);
    }
    boolean skipped =
        !steps.isEmpty() && steps.stream().allMatch(it -> it.phase() == StepPhase.SKIPPED);
    return skipped
        ? group.to(StepPhase.SKIPPED, StepReason.SKIP, "", now)
        : group.to(StepPhase.SUCCEEDED, StepReason.NONE, "", now);
  }

  private static StepStatus failed(StepStatus group, Instant now) {
    Optional<StepStatus> repeated =
        group.subSteps().stream()
            .filter(it -> it.phase() == StepPhase.FAILED && !it.finished())
            .findFirst();
    if (repeated.isPresent()) {
      return group.to(StepPhase.FAILED, StepReason.EXECUTE, "", now);
    }
    StepStatus cause = cause(group);
    return group.to(
        StepPhase.FAILED, cause.reason(), "step " + cause.name() + ": " + cause.message(), now);
  }

  private static boolean any(List<StepStatus> steps, StepPhase phase) {
    return steps.stream().anyMatch(it -> it.phase() == phase);
  }

  /// The step within a failed group that made it fail, or the step itself.
  static StepStatus cause(StepStatus step) {
    return ORDER.stream()
        .flatMap(reason ->
            step.subSteps().stream()
                .filter(it -> it.phase() == StepPhase.FAILED && it.reason() == reason))
        .findFirst()
        .orElse(step);
  }
}
