// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Optional;

/// What `status` is in conditions: every step by its name, and by the name of the component that it
/// deploys.
final class StatusTree {

  private StatusTree() {}

  static JsonObject of(Round round) {
    JsonObject tree = new JsonObject();
    for (WorkflowStep step : round.spec().all()) {
      JsonObject status = of(round.anywhere(step.name()));
      tree.put(step.name(), status);
    }
    for (WorkflowStep step : round.spec().all()) {
      step.properties()
          .string("name")
          .or(() -> step.properties().string("component"))
          .ifPresent(name -> tree.putIfAbsent(name, of(round.anywhere(step.name()))));
    }
    return tree;
  }

  private static JsonObject of(Optional<StepStatus> step) {
    String phase = step.map(it -> it.phase().text()).orElse("");
    StepReason reason = step.map(StepStatus::reason).orElse(StepReason.NONE);
    return JsonObject.of(
        "id", step.map(StepStatus::id).orElse(""),
        "name", step.map(StepStatus::name).orElse(""),
        "type", step.map(StepStatus::type).orElse(""),
        "phase", phase,
        "reason", reason.text(),
        "message", step.map(StepStatus::message).orElse(""),
        "failed", phase.equals(StepPhase.FAILED.text()),
        "succeeded", phase.equals(StepPhase.SUCCEEDED.text()),
        "skipped", phase.equals(StepPhase.SKIPPED.text()),
        "timeout", reason == StepReason.TIMEOUT,
        "failedAfterRetries", reason == StepReason.FAILED_AFTER_RETRIES,
        "terminate", reason == StepReason.TERMINATE);
  }
}
