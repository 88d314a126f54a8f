// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;

/// What a step may know and use while it runs.
public interface StepContext {

  /// The name of the step in its workflow.
  String step();

  /// What users name `context`: `name`, `namespace`, `appName`, `appRevision`, `workflowName`,
  /// `publishVersion`, `appLabels`, `appAnnotations`, and of this step `stepName`, `stepSessionID`
  /// (the same as long as this run of the workflow lasts), `stepGroupName`.
  JsonObject context();

  /// What this step wants to know again when it is run once more. Kept in the workflow's memory as
  /// long as the step is not done; owned by the step.
  JsonObject memory();

  Instant now();

  /// The world that the step works on.
  StepWorld world();
}
