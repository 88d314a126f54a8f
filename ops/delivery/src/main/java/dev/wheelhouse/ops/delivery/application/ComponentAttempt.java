// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import dev.wheelhouse.ops.delivery.status.ComponentStatus;
import dev.wheelhouse.ops.delivery.status.ComponentStatus.Stage;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What came of taking a component somewhere.
///
/// @param live its objects, the workload first
/// @param again when to look again although nothing may tell of a change
record ComponentAttempt(ComponentStatus status, List<JsonObject> live, Optional<Duration> again) {

  /// What its traits and its definition made beside the workload, by name.
  JsonObject outputs() {
    JsonObject outputs = new JsonObject();
    live.stream()
        .skip(1)
        .forEach(it ->
            it.string("metadata", "labels", TypeKeys.TRAIT_RESOURCE)
                .ifPresent(name -> outputs.put(name, it)));
    return outputs;
  }

  /// What came of all of them together.
  static Deployment result(List<ComponentAttempt> attempts) {
    Optional<ComponentAttempt> failed =
        attempts.stream().filter(it -> it.status().stage() == Stage.FAILED).findFirst();
    if (failed.isPresent()) {
      return new Deployment.Failed(message(failed.get()));
    }
    Optional<ComponentAttempt> waiting =
        attempts.stream().filter(it -> !it.status().healthy()).findFirst();
    if (waiting.isPresent()) {
      Optional<Duration> again =
          attempts.stream().flatMap(it -> it.again().stream()).min(Duration::compareTo);
      return new Deployment.Waiting(message(waiting.get()), again);
    }
    List<JsonObject> live = attempts.isEmpty() ? List.of() : attempts.getFirst().live();
    return new Deployment.Healthy(
        live.isEmpty() ? new JsonObject() : live.getFirst(),
        attempts.isEmpty() ? new JsonObject() : attempts.getFirst().outputs());
  }

  private static String message(ComponentAttempt attempt) {
    ComponentStatus status = attempt.status();
    return status.name() + ": " + status.message();
  }
}
