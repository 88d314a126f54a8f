// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;
import dev.wheelhouse.ops.delivery.workflow.StepPhase;
import dev.wheelhouse.ops.delivery.workflow.StepReason;
import dev.wheelhouse.ops.delivery.workflow.StepStatus;
import dev.wheelhouse.ops.delivery.workflow.StepTypes;
import dev.wheelhouse.ops.delivery.workflow.WorkflowChanges;
import dev.wheelhouse.ops.delivery.workflow.WorkflowPhase;
import dev.wheelhouse.ops.delivery.workflow.WorkflowSpec;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lets a workflow go on that failed because components did not get healthy, once they are: a
/// verdict is due in time, and the application converges all the same. A step that failed for any
/// other reason, such as a policy that names an unknown cluster, has failed for good.
final class Recovery {

  /// Those of components that were not healthy in time, and of those that were sick or refused
  /// however often they were tried.
  private static final Set<StepReason> LATE =
      Set.of(StepReason.TIMEOUT, StepReason.FAILED_AFTER_RETRIES);

  private Recovery() {}

  /// The workflow as it goes on from the step that failed; empty when it is not to.
  ///
  /// @param status as it was written: a failure is told before anything is tried again
  static Optional<WorkflowStatus> of(
      WorkflowStatus status, WorkflowSpec spec, StepTypes types, List<ComponentStatus> components) {
    boolean healthy = !components.isEmpty() && components.stream().allMatch(Recovery::recovered);
    List<StepStatus> failed =
        status.steps().stream().filter(it -> it.phase() == StepPhase.FAILED).toList();
    boolean late =
        !failed.isEmpty()
            && failed.stream()
                .allMatch(it -> delivers(types, it.type()) && LATE.contains(it.reason()));
    return healthy && late && status.phase() == WorkflowPhase.FAILED
        ? Optional.of(WorkflowChanges.restart(status, spec, failed.getFirst().name()))
        : Optional.empty();
  }

  /// What has not been applied comes with the workflow that goes on.
  private static boolean recovered(ComponentStatus status) {
    return status.stage() == Stage.HEALTHY || status.stage() == Stage.READY;
  }

  private static boolean delivers(StepTypes types, String type) {
    return types.find(type).filter(DeliveryStep.class::isInstance).isPresent();
  }
}
