// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;

/// What a workflow runs in.
///
/// @param owner tells this object's workflow from all others, for example by uid
/// @param context what users name `context`, see [StepContext#context]
/// @param deadline after which a step that is in progress counts as failed, unless it has a timeout
///   of its own
public record WorkflowSession(
    String owner, JsonObject context, StepWorld world, MemoryStore memory, Duration deadline) {

  /// What a step has when nobody says otherwise.
  public static final Duration DEADLINE = Duration.ofMinutes(30);
}
