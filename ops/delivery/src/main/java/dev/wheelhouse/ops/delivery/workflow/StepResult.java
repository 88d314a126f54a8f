// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/// How far a step came.
public sealed interface StepResult {

  /// It is done.
  ///
  /// @param values what `outputs[].valueFrom` may name: `output` is the object a step applied or
  ///   read, other names are the step's own
  record Succeeded(JsonObject values, String message) implements StepResult {}

  /// It is not done yet.
  ///
  /// @param message what it waits for
  /// @param again when to look again although nothing may tell of a change; empty for not before
  ///   something does
  record Waiting(String message, Optional<Duration> again) implements StepResult {}

  /// The workflow is to halt here until somebody resumes it.
  ///
  /// @param resume after which it goes on by itself; empty for never
  record Suspended(String message, Optional<Duration> resume) implements StepResult {}

  /// It has failed.
  ///
  /// @param repeat whether another attempt may end otherwise
  record Failed(String message, boolean repeat) implements StepResult {}

  static StepResult succeeded() {
    return new Succeeded(new JsonObject(), "");
  }

  static StepResult waiting(String message) {
    return new Waiting(message, Optional.empty());
  }
}
